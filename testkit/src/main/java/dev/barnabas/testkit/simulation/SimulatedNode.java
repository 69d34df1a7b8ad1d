package dev.barnabas.testkit.simulation;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.ApiKey;
import dev.barnabas.core.access.App;
import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.TokenSettings;
import dev.barnabas.core.access.TokenVerifier;
import dev.barnabas.core.channel.Editing;
import dev.barnabas.core.channel.Edits;
import dev.barnabas.core.channel.MessageReads;
import dev.barnabas.core.channel.PendingAppends;
import dev.barnabas.core.channel.Presence;
import dev.barnabas.core.channel.PublishRules;
import dev.barnabas.core.channel.Publisher;
import dev.barnabas.core.channel.ReplayAgent;
import dev.barnabas.core.channel.ReplayAgents;
import dev.barnabas.core.channel.ReplaySettings;
import dev.barnabas.core.control.NamespaceTrees;
import dev.barnabas.core.edit.EditRules;
import dev.barnabas.core.history.History;
import dev.barnabas.core.history.KeptHistory;
import dev.barnabas.core.limit.Limits;
import dev.barnabas.core.log.WindowMemory;
import dev.barnabas.core.metachannel.MetaEvents;
import dev.barnabas.core.namespace.AppLimits;
import dev.barnabas.core.namespace.AppRules;
import dev.barnabas.core.namespace.Namespace;
import dev.barnabas.core.namespace.Namespaces;
import dev.barnabas.core.occupancy.Occupancies;
import dev.barnabas.core.presence.PresenceFixtures;
import dev.barnabas.core.presence.PresenceRules;
import dev.barnabas.core.presence.PresenceTimes;
import dev.barnabas.core.session.ConnectRequest;
import dev.barnabas.core.session.ConnectionKeys;
import dev.barnabas.core.session.ConnectionRegistry;
import dev.barnabas.core.session.SessionServices;
import dev.barnabas.core.session.SessionSettings;
import dev.barnabas.core.session.Sessions;
import dev.barnabas.core.store.HistoryStore;
import dev.barnabas.protocol.codec.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * One node of the core on simulated ports. A crash is {@link #die}; a restart is another object.
 *
 * <p>Thread: the one that runs the world.
 */
public final class SimulatedNode {
  private static final int LOOPS = 2;
  private static final int MEMBERS_MAX = 1_000;
  private static final byte[] SECRET = "a secret of the cluster".getBytes(StandardCharsets.UTF_8);

  private final Namespaces namespaces = mutable();
  private final Scheduler scheduler;
  private final SimulatedReader reader;
  private final SimulatedAppender appender;
  private final SimulatedFrames frames = new SimulatedFrames();
  private final List<SimulatedLoop> loops = new ArrayList<>();
  private final List<SimulatedTransport> transports = new ArrayList<>();
  private final PendingAppends pending;
  private final ConnectionRegistry registry = new ConnectionRegistry();
  private final ReplayAgent agent;
  private final SessionServices services;
  private final Sessions sessions;
  private final History history;
  private boolean dead;

  SimulatedNode(Scheduler scheduler, Cluster cluster, ReplaySettings settings) {
    this.scheduler = scheduler;
    this.reader = new SimulatedReader(scheduler, cluster);
    this.appender = new SimulatedAppender(scheduler, cluster, cluster.partitions(Homes.OWN_TOPIC));
    for (int index = 0; index < LOOPS; index++) {
      loops.add(new SimulatedLoop(scheduler, index));
    }
    var homes = new Homes(reader);
    pending = new PendingAppends(scheduler.number());
    Executor blocking = task -> scheduler.afterBlocking(scheduler.below(60), () -> run(task));
    agent =
        new ReplayAgent(
            reader,
            new ReplayAgent.Surroundings(
                settings,
                new WindowMemory(settings.windowBytes()),
                frames,
                blocking,
                pending,
                appender,
                registry,
                new ReplayAgent.PresenceSurroundings(
                    PresenceTimes.of(settings.dedupWindow()),
                    registry,
                    new PresenceFixtures(() -> Instant.ofEpochMilli(scheduler.nowMillis())),
                    app -> MEMBERS_MAX),
                HistoryStore.none()));
    var agents = new ReplayAgents();
    agents.add(reader, agent);
    var publisher = new Publisher(homes, appender, pending);
    Occupancies occupancies = occupancies(homes, agents, cluster, blocking);
    services =
        new SessionServices(
            access(),
            Limits.defaults(),
            homes,
            agents,
            frames,
            publisher,
            new PublishRules(Limits.defaults(), () -> "rest" + Long.toHexString(number())),
            new Presence(homes.own(), agents),
            new PresenceRules(Limits.defaults()),
            new ConnectionKeys(SECRET),
            registry,
            SessionSettings.of("simulated"),
            () -> "c" + Long.toHexString(number()),
            () -> 1 + scheduler.below(Integer.MAX_VALUE - 1),
            scheduler::nowNanos,
            namespaces,
            editing(homes, agents, settings, blocking),
            occupancies,
            metaEvents(occupancies, publisher),
            () -> Instant.ofEpochMilli(scheduler.nowMillis()));
    sessions = new Sessions(services);
    sessions.followRevocations(blocking);
    history =
        new History(
            homes,
            agents,
            new KeptHistory(
                HistoryStore.none(),
                settings,
                blocking,
                () -> Instant.ofEpochMilli(scheduler.nowMillis())));
    agent.start(homes.own());
    reader.start(agent);
  }

  /** What channels' settings are here; a test replaces them. */
  Namespaces namespaces() {
    return namespaces;
  }

  private Occupancies occupancies(
      Homes homes, ReplayAgents agents, Cluster cluster, Executor blocking) {
    var presence = new Presence(homes.own(), agents);
    var shared = new SimulatedRecords(scheduler, cluster, reader);
    var occupancies =
        new Occupancies(
            new Occupancies.Surroundings(
                "node" + Long.toHexString(number()),
                shared,
                registry.census(),
                presence::count,
                reader::execute,
                blocking));
    shared.follow(occupancies);
    agent.eachTurn(occupancies::onTurn);
    return occupancies;
  }

  private MetaEvents metaEvents(Occupancies occupancies, Publisher publisher) {
    var events =
        new MetaEvents(
            occupancies,
            request -> publisher.publish(request, _ -> {}),
            () -> "meta" + Long.toHexString(number()));
    agent.eachTurn(events::onTurn);
    return events;
  }

  private Editing editing(
      Homes homes, ReplayAgents agents, ReplaySettings settings, Executor blocking) {
    return new Editing(
        new EditRules(Limits.defaults(), namespaces, () -> "rest" + Long.toHexString(number())),
        new Edits(homes, agents, appender, pending, Limits.defaults()),
        new MessageReads(homes, agents, settings, blocking));
  }

  private static Namespaces mutable() {
    Namespace edited =
        NamespaceTrees.read(
            Namespace.standard(EditClient.NAMESPACE), Map.of("mutableMessages", true));
    var rules = new AppRules(Map.of(edited.id(), edited), AppLimits.STANDARD, false);
    return new Namespaces(Map.of(World.APP, rules));
  }

  private void run(Runnable task) {
    if (!dead) {
      task.run();
    }
  }

  private long number() {
    return scheduler.number();
  }

  private Access access() {
    Capability all = Capability.parse("{\"*\":[\"*\"],\"[meta]*\":[\"subscribe\"]}");
    var key = new ApiKey(World.APP + ".key", "s3cret", all);
    return new Access(
        List.of(new App(World.APP, List.of(key))),
        new TokenSettings(
            SECRET,
            TokenVerifier.none(),
            () -> Instant.ofEpochMilli(scheduler.nowMillis()),
            this::number));
  }

  /** Whether it takes connections. */
  boolean isReady() {
    return !dead && agent.isReady();
  }

  boolean isDead() {
    return dead;
  }

  SimulatedReader reader() {
    return reader;
  }

  SimulatedAppender appender() {
    return appender;
  }

  SimulatedFrames frames() {
    return frames;
  }

  List<SimulatedLoop> loops() {
    return loops;
  }

  SessionServices services() {
    return services;
  }

  History history() {
    return history;
  }

  PendingAppends pending() {
    return pending;
  }

  Sessions sessions() {
    return sessions;
  }

  /** Opens a transport to this node. */
  SimulatedTransport connect(
      ConnectRequest request, WireFormat format, SimulatedTransport.Receiver client) {
    SimulatedLoop loop = loops.get(scheduler.below(LOOPS));
    var transport = new SimulatedTransport(scheduler, loop, format, client);
    transports.add(transport);
    scheduler.after(
        scheduler.below(20), () -> loop.execute(() -> transport.bind(sessions, request)));
    return transport;
  }

  /** It is gone at once, with all that it knew; its clients hear of it soon. */
  void die() {
    dead = true;
    reader.die();
    appender.die();
    loops.forEach(SimulatedLoop::die);
    transports.forEach(transport -> transport.cut(scheduler.below(50), 0));
  }
}
