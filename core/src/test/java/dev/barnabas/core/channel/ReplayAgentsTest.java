package dev.barnabas.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.delivery.ReplayWorld;
import dev.barnabas.core.log.ChannelLog;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What readers of a channel are told is told on no thread that others wait for. */
final class ReplayAgentsTest {
  private final ArrayDeque<Runnable> blocking = new ArrayDeque<>();
  private final ReplayWorld world = new ReplayWorld();
  private final ReplayAgents agents = new ReplayAgents();
  private final ChannelLog log =
      new ChannelLog(ReplayWorld.LOG, "topic", 1, world.reader, new ReplayWorld.OneChannel(), null);
  private final Presence presence = new Presence(log, agents);

  @BeforeEach
  void isOpen() {
    ReplayAgent agent =
        world.agent(
            (_, _) -> {
              throw new AssertionError("nobody asked for a frame");
            },
            blocking::add);
    agents.add(world.reader, agent);
    agent.start(log);
    world.reader.runAll();
    blocking.removeFirst().run(); // finds where it begins
    world.reader.runAll();
  }

  @Test
  void anAnswerIsNotGivenOnTheLogReader() {
    var members = presence.members(ReplayWorld.CHANNEL).toCompletableFuture();

    world.reader.runAll();
    assertThat(members).isNotDone();
    blocking.removeFirst().run();
    assertThat(members).isCompletedWithValueMatching(List::isEmpty);
  }

  @Test
  void aRefusalIsNotGivenOnTheLogReaderEither() {
    world.reader.full = true;

    var members = presence.members(ReplayWorld.CHANNEL).toCompletableFuture();

    assertThat(members).isNotDone();
    blocking.removeFirst().run();
    assertThat(members).isCompletedExceptionally();
  }
}
