package dev.barnabas.bench.load;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final FeedPlan PLAN = new FeedPlan("r", 1, false, 1_000, 1, 100);

  private final CountDownLatch taken = new CountDownLatch(1);

  @Test
  void whatEndedTheTurnsIsTold() throws InterruptedException {
    var pace =
        new Pace(
            PLAN,
            channel -> {
              taken.countDown();
              throw new IllegalStateException("the topic is gone");
            });
    pace.start();
    taken.await();

    assertThatThrownBy(pace::stop).hasMessageContaining("the topic is gone");
  }

  @Test
  void turnsThatWentWellEndWithoutAWord() throws InterruptedException {
    var pace = new Pace(PLAN, channel -> taken.countDown());
    pace.start();
    taken.await();

    assertThatCode(pace::stop).doesNotThrowAnyException();
  }
}
