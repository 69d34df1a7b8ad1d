package dev.barnabas.testkit.simulation;

import dev.barnabas.core.channel.ReplaySettings;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.testkit.simulation.Publishes.Publish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster, nodes, clients and what goes wrong between them, all from one seed. What must never
 * happen throws {@link Violation} when it does.
 *
 * <p>Thread: the one that runs the world.
 */
public final class World {
  static final String APP = "app";
  static final String KEY = "app.key:s3cret";

  /** What a calm world has to come to rest within: longer than the slowest timeout of a client. */
  private static final long HEAL_MILLIS = 60_000;

  // Longer than faults that are under way last, and appends that got lost.
  private static final long EDITS_MILLIS = 20_000;

  // A node falls silent for 25 s and some, and ticks of the log clock come each 5 s.
  private static final long PRESENCE_MILLIS = 60_000;

  private static final int TRIES_MAX = 100;

  private final Scheduler scheduler;
  private final Cluster cluster;
  private final ReplaySettings settings;
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final List<SimulatedClient> clients = new ArrayList<>();
  private final Publishes publishes;
  private final EditClient edits;
  private final Counts counts = new Counts();
  private final Trace trace;
  private boolean discontinuitiesAllowed;

  /** What a run saw: a run that saw nothing proves nothing. */
  public static final class Counts {
    int idleDrops;
    int lostConnections;
    int crashes;
    int histories;

    @Override
    public String toString() {
      return "idle drops %d, connections lost %d, crashes %d, histories %d"
          .formatted(idleDrops, lostConnections, crashes, histories);
    }
  }

  /** A world with so many nodes and nothing going on. */
  public World(long seed, int nodeCount) {
    this.scheduler = new Scheduler(seed);
    this.cluster = new Cluster(scheduler);
    this.publishes = new Publishes(scheduler);
    this.edits = new EditClient(this);
    this.trace = new Trace(scheduler);
    cluster.create(Homes.OWN_TOPIC, Homes.OWN_PARTITIONS);
    cluster.create(Homes.KEYED_TOPIC, Homes.KEYED_PARTITIONS);
    cluster.create(Homes.SPLIT_TOPIC, 1);
    cluster.create(Homes.TABLE_TOPIC, 1);
    cluster.compact(Homes.TABLE_TOPIC);
    this.settings =
        new ReplaySettings(
            Duration.ofSeconds(3 + scheduler.below(25)),
            scheduler.chance(0.5) ? 512 * 1024 : 16 << 20,
            Duration.ofSeconds(45));
    for (int i = 0; i < nodeCount; i++) {
      startNode();
    }
  }

  public Scheduler scheduler() {
    return scheduler;
  }

  public Cluster cluster() {
    return cluster;
  }

  public ReplaySettings settings() {
    return settings;
  }

  public List<SimulatedNode> nodes() {
    return nodes;
  }

  public List<SimulatedClient> clients() {
    return clients;
  }

  public Publishes publishes() {
    return publishes;
  }

  EditClient edits() {
    return edits;
  }

  /** Changes of earlier messages that were acknowledged. */
  public int editsAcknowledged() {
    return edits.acknowledged();
  }

  public Counts counts() {
    return counts;
  }

  public Trace trace() {
    return trace;
  }

  /** From now on a client may be told that it missed something. */
  public void allowDiscontinuities() {
    discontinuitiesAllowed = true;
  }

  String stats() {
    return "events "
        + scheduler.events()
        + " received "
        + clients.stream().mapToInt(SimulatedClient::received).sum();
  }

  /** Lets that much time pass. */
  public void run(long millis) {
    scheduler.run(millis);
  }

  /** Adds a node that knows nothing yet. */
  public SimulatedNode startNode() {
    var node = new SimulatedNode(scheduler, cluster, settings);
    nodes.add(node);
    return node;
  }

  /** Ends a node at once; another starts in its place after so long. */
  void crash(SimulatedNode node, long restartMillis) {
    counts.crashes++;
    node.die();
    nodes.remove(node);
    scheduler.after(restartMillis, this::startNode);
  }

  /** Adds a client, which connects. */
  public SimulatedClient startClient(boolean echo) {
    WireFormat format = scheduler.chance(0.5) ? WireFormat.JSON : WireFormat.MSGPACK;
    var client = new SimulatedClient(this, "client " + clients.size(), echo, format);
    clients.add(client);
    client.connect();
    return client;
  }

  @Nullable SimulatedNode someNode() {
    List<SimulatedNode> ready = nodes.stream().filter(SimulatedNode::isReady).toList();
    return ready.isEmpty() ? null : ready.get(scheduler.below(ready.size()));
  }

  /** Ends the run as soon as it may, from where an exception would be swallowed. */
  void fail(String what) {
    scheduler.after(
        0,
        () -> {
          throw new Violation(what);
        });
  }

  void onIdleDrop() {
    counts.idleDrops++;
  }

  void onLostConnection(SimulatedClient client, boolean wasClosed) {
    counts.lostConnections++;
    if (!wasClosed || !client.hasClosed()) {
      throw new Violation(client + " lost a connection that it had not closed");
    }
  }

  void onDiscontinuity(String what) {
    if (!discontinuitiesAllowed) {
      throw new Violation("a gap was told where nothing is missing: " + what);
    }
  }

  void onAcknowledged(Publish publish, List<@Nullable String> serials) {
    publishes.acknowledge(publish, serials);
    SimulatedNode node = scheduler.chance(0.1) ? someNode() : null;
    if (node != null) {
      counts.histories++;
      new HistoryCheck(this, node).readsYourWrites(publish);
    }
  }

  /**
   * Waits until everything has come to rest, then compares all that clients got and nodes show with
   * the log. Faults have to be over.
   */
  public void settleAndCheck() {
    // What is said of edited messages counts for less than all takes to heal.
    run(EDITS_MILLIS);
    new EditCheck(this).everyNode();
    run(HEAL_MILLIS);
    checkRest();
    new EditCheck(this).everyNode();
    new Calm(this).publishSome();
    run(3_000);
    checkRest();
    run(PRESENCE_MILLIS);
    checkRest();
    new PresenceCheck(this).everyChannel();
    var reference = new Reference(cluster, settings.dedupWindow().toMillis());
    var tables = new Tables(cluster);
    clients.forEach(client -> client.check(reference, tables));
    publishes.check(reference);
    for (SimulatedNode node : nodes) {
      new HistoryCheck(this, node).everyChannel(reference);
    }
    run(5_000);
    checkNothingHeld();
  }

  private void checkRest() {
    for (SimulatedClient client : clients) {
      if (!client.isConnected() || client.unanswered() > 0) {
        throw new Violation(
            client
                + " did not come to rest: connected "
                + client.isConnected()
                + ", without answer "
                + client.unanswered());
      }
      for (ClientChannel channel : client.channels()) {
        if (channel.state() != ClientChannel.State.ATTACHED
            && channel.state() != ClientChannel.State.DETACHED) {
          throw new Violation(client + " did not come to rest: a channel is " + channel.state());
        }
      }
    }
    for (SimulatedNode node : nodes) {
      // Ticks go on, so that it may be behind at any one moment.
      for (int tries = 0; !node.reader().isCaughtUp() && tries < TRIES_MAX; tries++) {
        run(50);
      }
      if (!node.reader().isCaughtUp() || node.pending().size() > 0) {
        throw new Violation("a node did not come to rest: appends " + node.pending().size());
      }
    }
  }

  private void checkNothingHeld() {
    clients.forEach(SimulatedClient::end);
    run(90_000);
    for (SimulatedNode node : nodes) {
      if (node.frames().live() > 0) {
        throw new Violation(
            node.frames().live() + " of " + node.frames().made() + " frames are still held");
      }
      if (node.sessions().size() > 0) {
        throw new Violation(node.sessions().size() + " sessions are left without a transport");
      }
    }
  }
}
