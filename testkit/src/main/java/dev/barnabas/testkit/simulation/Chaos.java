package dev.barnabas.testkit.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A world in which everything goes on and everything goes wrong, until it is told to stop.
 *
 * <p>Thread: the one that runs the world.
 */
public final class Chaos {
  private static final List<String> REWINDS = List.of("1", "5", "100", "3s", "2m");

  private final World world;
  private final Scheduler scheduler;
  private final Calm calm;
  private boolean over;

  public Chaos(World world) {
    this.world = world;
    this.scheduler = world.scheduler();
    this.calm = new Calm(world);
  }

  /** Begins; so many clients come. */
  public void begin(int clientCount) {
    for (int i = 0; i < clientCount; i++) {
      world.startClient(scheduler.chance(0.8));
    }
    scheduler.after(3_000, this::attachSome);
    every(20 + scheduler.below(150), () -> calm.publish(calm.someClient()));
    every(50 + scheduler.below(300), calm::feed);
    every(100 + scheduler.below(400), this::repeatOverRest);
    every(500 + scheduler.below(2_000), world.edits()::publish);
    every(50 + scheduler.below(250), world.edits()::change);
    every(200 + scheduler.below(800), this::useChannels);
    every(200 + scheduler.below(800), this::usePresence);
    every(300 + scheduler.below(1_500), this::troubleClients);
    every(500 + scheduler.below(3_000), this::troubleNodes);
  }

  /** From now on all is well. */
  public void end() {
    over = true;
    for (SimulatedNode node : world.nodes()) {
      node.appender().trouble(0);
    }
  }

  private void every(int millis, Runnable task) {
    scheduler.after(
        1 + scheduler.below(2 * millis),
        () -> {
          if (!over) {
            task.run();
            every(millis, task);
          }
        });
  }

  private void attachSome() {
    for (SimulatedClient client : world.clients()) {
      for (int i = 0; i < 3; i++) {
        client.channel(calm.someChannel()).attach(null);
      }
    }
  }

  private void useChannels() {
    SimulatedClient client = calm.someClient();
    if (!client.isConnected()) {
      return;
    }
    ClientChannel channel = client.channel(calm.someChannel());
    switch (channel.state()) {
      case DETACHED -> channel.attach(rewind());
      case ATTACHED -> {
        if (scheduler.chance(0.5)) {
          channel.attachAgain();
        } else {
          channel.detach();
        }
      }
      case ATTACHING -> {
        if (scheduler.chance(0.3)) {
          channel.detach();
        }
      }
      case DETACHING -> {}
    }
  }

  private void usePresence() {
    SimulatedClient client = calm.someClient();
    String name = Calm.PRESENCE_CHANNELS.get(scheduler.below(Calm.PRESENCE_CHANNELS.size()));
    if (!client.isConnected()
        || client.hasRecovered()
        || client.channel(name).state() != ClientChannel.State.ATTACHED) {
      return;
    }
    String member = "m" + scheduler.below(5);
    if (scheduler.chance(0.7)) {
      client.members().enter(name, member, "d" + scheduler.below(1_000_000));
    } else {
      client.members().leave(name, member);
    }
  }

  private @Nullable String rewind() {
    return scheduler.chance(0.5) ? REWINDS.get(scheduler.below(REWINDS.size())) : null;
  }

  private void troubleClients() {
    SimulatedClient client = calm.someClient();
    SimulatedTransport transport = client.transport();
    if (transport == null) {
      return;
    }
    switch (scheduler.below(8)) {
      case 0, 1 -> transport.cut(scheduler.below(100), scheduler.below(100));
      case 2 -> transport.cut(scheduler.below(100), 30_000);
      case 3, 4 -> transport.stall(500L + scheduler.below(6_000));
      case 5 -> client.leave(transport);
      case 6 -> {
        if (client.members().isEmpty()) {
          client.dieAndRecover();
        }
      }
      default -> {
        if (scheduler.chance(0.3)) {
          client.close();
        }
      }
    }
  }

  private void troubleNodes() {
    if (world.nodes().isEmpty()) {
      return;
    }
    SimulatedNode node = world.nodes().get(scheduler.below(world.nodes().size()));
    switch (scheduler.below(9)) {
      case 0 -> world.crash(node, 500L + scheduler.below(3_000));
      case 1 -> node.reader().fallSilent(scheduler.below(3_000));
      case 2 -> node.reader().hold(scheduler.below(8), scheduler.below(4_000));
      case 3 -> node.reader().lose(scheduler.below(8));
      case 4 -> world.cluster().fallSilent(scheduler.below(9_000));
      case 5, 6 -> node.appender().trouble(scheduler.chance(0.5) ? 0 : 0.1);
      case 7 -> node.loops().get(scheduler.below(2)).stall(scheduler.below(2_000));
      default ->
          world.cluster().all().get(scheduler.below(world.cluster().all().size())).changeLeader();
    }
  }

  /** Someone publishes over REST and, not having heard enough, once more elsewhere. */
  private void repeatOverRest() {
    var publisher = new RestClient(world, calm);
    publisher.publish();
    if (scheduler.chance(0.7)) {
      scheduler.after(scheduler.below(8_000), publisher::publish);
    }
  }
}
