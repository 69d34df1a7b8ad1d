package dev.barnabas.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.server.transport.LoopWatchdog.Silence;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LoopWatchdogTest {
  @Test
  void countsALoopThatIsStuckOnce() throws InterruptedException {
    try (var loops = NettyLoops.start(1, SocketIo.IO_URING);
        var watchdog = LoopWatchdog.watch(loops, System::nanoTime)) {
      var stuck = new CountDownLatch(1);
      long before = watchdog.stalls();
      loops.all().getFirst().execute(() -> awaitQuietly(stuck));
      Awaitility.await().until(() -> watchdog.stalls() > before);
      stuck.countDown();
      var free = new CountDownLatch(1);
      loops.all().getFirst().execute(free::countDown);
      free.await();
      assertThat(watchdog.stalls()).isPositive();
    }
  }

  @Test
  void aLoopThatWaitsForSocketsIsIdleAndOneThatIsStuckIsNot() {
    try (var loops = NettyLoops.start(1, SocketIo.IO_URING)) {
      var thread = new AtomicReference<Thread>();
      var stuck = new CountDownLatch(1);
      loops.all().getFirst().execute(() -> thread.set(Thread.currentThread()));
      Awaitility.await().until(() -> thread.get() != null);
      Awaitility.await().until(() -> LoopWatchdog.waitsForSockets(thread.get().getStackTrace()));

      loops.all().getFirst().execute(() -> awaitQuietly(stuck));

      Awaitility.await().until(() -> thread.get().getState() == Thread.State.WAITING);
      assertThat(LoopWatchdog.waitsForSockets(thread.get().getStackTrace())).isFalse();
      stuck.countDown();
    }
  }

  @Test
  void saysInOneLineWhereALoopIs() {
    var pause = new StackTraceElement("java.lang.Object", "wait", "Object.java", 1);
    var own = new StackTraceElement("dev.barnabas.core.Thing", "onThing", "Thing.java", 2);
    var deeper = new StackTraceElement("dev.barnabas.core.Other", "run", "Other.java", 3);
    StackTraceElement[] called = {pause, own, deeper};
    StackTraceElement[] itself = {own, deeper};
    StackTraceElement[] others = {pause};

    assertThat(LoopWatchdog.place(called))
        .isEqualTo(
            "java.lang.Object.wait(Object.java:1),"
                + " called by dev.barnabas.core.Thing.onThing(Thing.java:2)");
    assertThat(LoopWatchdog.place(itself))
        .isEqualTo("dev.barnabas.core.Thing.onThing(Thing.java:2)");
    assertThat(LoopWatchdog.place(others)).isEqualTo("java.lang.Object.wait(Object.java:1)");
    assertThat(LoopWatchdog.place(new StackTraceElement[0])).isEqualTo("an unknown place");
  }

  @Test
  void nobodyIsAtFaultWhileTheWatchdogItselfIsHeldUp() {
    // Each look at the clock is half a second after the last: as if all of them were too late.
    var clock = new AtomicLong();
    try (var loops = NettyLoops.start(1, SocketIo.IO_URING);
        var watchdog =
            LoopWatchdog.watch(loops, () -> clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(500)))) {
      var stuck = new CountDownLatch(1);
      loops.all().getFirst().execute(() -> awaitQuietly(stuck));
      long before = clock.get();
      Awaitility.await().until(() -> clock.get() > before + TimeUnit.SECONDS.toNanos(5));
      assertThat(watchdog.stalls()).isZero();
      stuck.countDown();
    }
  }

  @Test
  void aStallIsCountedBeforeItIsWorthALine() {
    assertThat(Silence.of(TimeUnit.MILLISECONDS.toNanos(LoopWatchdog.STALL_MILLIS)))
        .isEqualTo(Silence.NONE);
    assertThat(Silence.of(TimeUnit.MILLISECONDS.toNanos(LoopWatchdog.LOG_MILLIS)))
        .isEqualTo(Silence.COUNTED);
    assertThat(Silence.of(TimeUnit.MILLISECONDS.toNanos(LoopWatchdog.LOG_MILLIS + 1)))
        .isEqualTo(Silence.LOGGED);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
