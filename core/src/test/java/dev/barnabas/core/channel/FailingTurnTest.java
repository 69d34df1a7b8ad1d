package dev.barnabas.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.delivery.ReplayWorld;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.PartitionListener;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What fails in the reader's turn fails for itself. */
final class FailingTurnTest {
  private static final StackOverflowError FORCED = new StackOverflowError("forced");

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
                throw FORCED;
              },
              () -> done.add("lost"));
          partition.whenReplayed(5, () -> done.add("second"), () -> done.add("second lost"));
        });
    world.reader.runAll();
    assertThat(done).isEmpty();
    PartitionListener partition = world.reader.listeners.getFirst();

    partition.onPosition(5);

    assertThat(done).containsExactly("lost", "second");
    assertThatThrownBy(world.reader::runAll).isSameAs(FORCED);
    assertThat(world.reader.listeners).containsExactly(partition);
  }

  @Test
  void whatIsDoneAfterATurnIsDoneWhateverFailedBefore() {
    agent.afterTurn(() -> {
      throw FORCED;
    });
    agent.afterTurn(() -> done.add("after"));
    assertThatThrownBy(() -> agent.onTurnEnd(1)).isSameAs(FORCED);
    assertThat(done).containsExactly("after");
  }
}
