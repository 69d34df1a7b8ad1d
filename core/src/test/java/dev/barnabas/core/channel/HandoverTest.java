package dev.barnabas.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HandoverTest {
  private static final FrameForm FRAME = FrameForm.plain(WireFormat.JSON);

  private final Loop loop = new Loop();
  private final Handover handover = new Handover(loop);
  private final Recorder follower = new Recorder(loop);
  private int released; // frames

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

  @Test
  void anEntryThatFailsIsToldAndKeepsNoOtherBack() {
    var failing = new Recorder(loop);
    failing.failure = new StackOverflowError("forced");
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Entry entry = entry(i);
      entry.frame(FRAME);
      entries.add(entry);
      handover.add(i == 1 ? failing : follower, entry);
    }
    handover.send();
    entries.forEach(Entry::release);
    loop.tasks.remove().run();
    assertThat(follower.offsets).containsExactly(0L, 2L, 3L);
    assertThat(failing.missed).isEqualTo(1);
    assertThat(follower.missed).isZero();
    assertThat(released).isEqualTo(4);
    assertThat(loop.batches).isEqualTo(1);
    assertThatThrownBy(loop::runAll).isSameAs(failing.failure);
  }

  private void add(long offset) {
    handover.add(follower, entry(offset));
  }

  private Entry entry(long offset) {
    var content =
        new EntryContent("chat", new Position(offset, 0), "serial", List.of(Message.of("n", null)));
    return new Entry(content, (format, payload) -> new CountedFrame());
  }

  /** Held by its entry alone. */
  private final class CountedFrame implements Frame {
    @Override
    public int size() {
      return 0;
    }

    @Override
    public void retain() {
      throw new AssertionError("nobody writes it");
    }

    @Override
    public void release() {
      released++;
    }
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
    private @Nullable Error failure;
    private int missed;

    Recorder(Loop loop) {
      this.loop = loop;
    }

    @Override
    public Outlet outlet() {
      return loop;
    }

    @Override
    public void onEntry(Entry entry) {
      if (failure != null) {
        throw failure;
      }
      offsets.add(entry.last().offset());
      loop.delivered++;
    }

    @Override
    public void onMissed() {
      missed++;
    }

    @Override
    public void onLost(ErrorInfo error) {}
  }
}
