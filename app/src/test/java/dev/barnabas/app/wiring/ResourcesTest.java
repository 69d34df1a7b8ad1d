package dev.barnabas.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ResourcesTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Resources resources = new Resources(Duration.ofHours(1), nanos::get);
  private final List<String> ended = new CopyOnWriteArrayList<>();

  @Test
  void endsInReverseOrder() {
    resources.atEnd("first", () -> ended.add("first"));
    resources.atEnd("second", () -> ended.add("second"));

    resources.close();

    assertThat(ended).containsExactly("second", "first");
  }

  @Test
  void oneThatFailsDoesNotKeepTheOthersOpen() {
    resources.atEnd("first", () -> ended.add("first"));
    resources.atEnd(
        "second",
        () -> {
          throw new IllegalStateException("on purpose");
        });

    resources.close();

    assertThat(ended).containsExactly("first");
  }

  @Test
  void oneThatHangsIsCutAndTheOthersStillEnd() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch cut = new CountDownLatch(1);
    resources.atEnd("first", () -> ended.add("first"));
    resources.atEnd(
        "hanging",
        () -> {
          try {
            never.await();
          } finally {
            cut.countDown();
          }
        });
    resources.atEnd("slow", () -> nanos.set(Duration.ofHours(2).toNanos()));

    resources.close();

    cut.await();
    assertThat(ended).containsExactly("first");
  }

  @Test
  void anInterruptWaitsUntilAllHaveEnded() {
    resources.atEnd("first", () -> ended.add("first"));
    resources.atEnd("second", () -> ended.add("second"));
    Thread.currentThread().interrupt();

    resources.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(ended).containsExactly("second", "first");
  }
}
