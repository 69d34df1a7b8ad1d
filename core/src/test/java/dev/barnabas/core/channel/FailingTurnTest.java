package dev.barnabas.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.delivery.QueueLoop;
import dev.barnabas.core.delivery.ReplayWorld;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.PartitionListener;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What fails in the reader's turn fails for itself. */
final class FailingTurnTest {
  private final StackOverflowError forced = new StackOverflowError("forced");

  private final ReplayWorld world = new ReplayWorld();
  private final ReplayAgent agent =
      world.agent((format, payload) -> {
        throw new AssertionError("nobody asked for a frame");
      });
  private final ChannelLog log =
      new ChannelLog(
          ReplayWorld.LOG, "topic", 1, world.reader, new ReplayWorld.OneChannel(), "rule");
  private final List<String> done = new ArrayList<>();

  @Test
  void aWaiterThatFailsIsLostAndTheOthersGoOn() {
    agent.withPartition(
        log,
        0,
        partition -> {
          partition.whenReplayed(
              5,
              () -> {
                throw forced;
              },
              () -> done.add("lost"));
          partition.whenReplayed(5, () -> done.add("second"), () -> done.add("second lost"));
        });
    world.reader.runAll();
    assertThat(done).isEmpty();
    PartitionListener partition = world.reader.listeners.getFirst();

    partition.onPosition(5);

    assertThat(done).containsExactly("lost", "second");
    assertThatThrownBy(world.reader::runAll).isSameAs(forced);
    assertThat(world.reader.listeners).containsExactly(partition);
  }

  @Test
  void aPartThatFailsKeepsNoEntryBackAndIsTold() {
    var loop = new QueueLoop(0);
    var agents = new ReplayAgents();
    agents.add(world.reader, agent);
    var follower = new LoopFollower(loop);
    agents.attach(
        new AttachRequest(ReplayWorld.CHANNEL, new Start.Head(), true, follower, _ -> {}), log, 0);
    world.reader.runAll();
    agent.eachTurn(_ -> {
      throw forced;
    });
    agent.eachTurn(millis -> done.add("part " + millis));
    world.reader.runAll();
    world
        .reader
        .listeners
        .getFirst()
        .onRecord(
            new LogRecord(0, 0, 0, 1, ReplayWorld.CHANNEL.bytes(), new byte[] {1}, List.of()));

    assertThatThrownBy(() -> agent.onTurnEnd(7)).isSameAs(forced);

    loop.runAll();
    assertThat(done).containsExactly("part 7");
    assertThat(follower.offsets).containsExactly(0L);
  }

  @Test
  void whatIsDoneAfterATurnIsDoneWhateverFailedBefore() {
    agent.afterTurn(() -> {
      throw forced;
    });
    agent.afterTurn(() -> done.add("after"));
    assertThatThrownBy(() -> agent.onTurnEnd(1)).isSameAs(forced);
    assertThat(done).containsExactly("after");
  }
}
