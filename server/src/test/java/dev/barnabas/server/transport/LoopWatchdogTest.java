package dev.barnabas.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LoopWatchdogTest {
  @Test
  void countsALoopThatIsStuckOnce() throws InterruptedException {
    try (var loops = NettyLoops.start(1);
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

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
