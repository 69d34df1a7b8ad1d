package dev.barnabas.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HandoverTest {
  private final Loop loop = new Loop();
  private final Handover handover = new Handover(loop);
  private final Recorder follower = new Recorder(loop);

  @Test
  void aBatchArrivesInOrderWithOneWakeUp() {
    for (int i = 0; i < 100; i++) {
      add(i);
    }
    handover.send();
    assertThat(loop.tasks).hasSize(1);
    loop.runAll();
    assertThat(follower.offsets).hasSize(100).isSorted();
    assertThat(loop.batches).isEqualTo(1);
    handover.send();
    assertThat(loop.tasks).isEmpty();
  }

  @Test
  void aLoopThatIsFarBehindGetsNothingMoreAndHearsOfTheOverrunOnceItCaughtUp() {
    for (int i = 0; i < Handover.OUTSTANDING_MAX + 10; i++) {
      add(i);
      if (i % 1_000 == 0) {
        handover.send();
      }
    }
    handover.send();
    handover.send();
    assertThat(loop.overruns).isZero();
    loop.runAll();
    assertThat(follower.offsets).hasSize(Handover.OUTSTANDING_MAX);
    add(Handover.OUTSTANDING_MAX + 10);
    assertThat(follower.offsets).hasSize(Handover.OUTSTANDING_MAX);
    handover.send();
    add(Handover.OUTSTANDING_MAX + 11);
    handover.send();
    loop.runAll();
    assertThat(loop.overruns).isEqualTo(1);
    assertThat(follower.offsets).hasSize(Handover.OUTSTANDING_MAX + 1);
    assertThat(follower.offsets.getLast()).isEqualTo(Handover.OUTSTANDING_MAX + 11L);
    assertThat(loop.overrunBefore).isEqualTo(Handover.OUTSTANDING_MAX);
  }

  private void add(long offset) {
    var content =
        new EntryContent("chat", new Position(offset, 0), "serial", List.of(Message.of("n", null)));
    handover.add(
        follower,
        new Entry(
            content,
            (format, payload) -> {
              throw new IllegalStateException("nobody asked for a frame");
            }));
  }

  /** A loop whose tasks wait until they are run. */
  private static final class Loop implements Outlet {
    final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    int batches;
    int overruns;
    int delivered;
    int overrunBefore;

    void runAll() {
      while (!tasks.isEmpty()) {
        tasks.removeFirst().run();
      }
    }

    @Override
    public int index() {
      return 0;
    }

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void onBatchEnd() {
      batches++;
    }

    @Override
    public void onOverrun() {
      overruns++;
      overrunBefore = delivered;
    }
  }

  private static final class Recorder implements Follower {
    final List<Long> offsets = new ArrayList<>();
    private final Loop loop;

    Recorder(Loop loop) {
      this.loop = loop;
    }

    @Override
    public Outlet outlet() {
      return loop;
    }

    @Override
    public void onEntry(Entry entry) {
      offsets.add(entry.last().offset());
      loop.delivered++;
    }

    @Override
    public void onLost(ErrorInfo error) {}
  }
}
