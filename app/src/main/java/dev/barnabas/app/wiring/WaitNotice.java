package dev.barnabas.app.wiring;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what a start waits for, once it takes longer than a person expects, and again now and then.
 *
 * <p>Thread: any; the notices come from a thread of its own.
 */
final class WaitNotice implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WaitNotice.class);
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration NEXT = Duration.ofSeconds(10);

  private final CountDownLatch over = new CountDownLatch(1);

  private WaitNotice() {}

  /**
   * Until it is closed.
   *
   * @param what as in "Waiting for …"
   */
  static WaitNotice of(String what) {
    return of(what, FIRST, NEXT);
  }

  static WaitNotice of(String what, Duration first, Duration next) {
    WaitNotice notice = new WaitNotice();
    var _ =
        Thread.ofVirtual().name("barnabas-wait-notice").start(() -> notice.run(what, first, next));
    return notice;
  }

  private void run(String what, Duration first, Duration next) {
    try {
      Duration pause = first;
      while (!over.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("Waiting for {}", what);
        pause = next;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over.countDown();
  }
}
