package dev.barnabas.examples;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of a program, by Ctrl-C. Thread: any. */
final class End {
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  private End() {}

  /** From now on, a Ctrl-C is told here, and waits for {@link #done} a moment. */
  static End awaited() {
    End end = new End();
    Runtime.getRuntime().addShutdownHook(new Thread(end::onCtrlC));
    return end;
  }

  private void onCtrlC() {
    asked.countDown();
    try {
      var _ = done.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits that long; true as soon as the end has come. */
  boolean within(Duration time) throws InterruptedException {
    return asked.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Whether it has come. */
  boolean hasCome() {
    return asked.getCount() == 0;
  }

  /** Nothing is left to close. */
  void done() {
    done.countDown();
  }
}
