package dev.barnabas.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EditFeedTest {
  private static final Stamp STAMP = new Stamp(1_000, 2_000);
  private final EditFeed feed = new EditFeed(DemoFiles.edits());

  @Test
  void replaysEveryEventOncePerLoop() {
    assertThat(feed.dueAt(0)).isZero();
    assertThat(feed.dueAt(EditFeed.LOOP_MILLIS)).isEqualTo(100);
    assertThat(feed.dueAt(3 * EditFeed.LOOP_MILLIS)).isEqualTo(300);
  }

  @Test
  void keepsTheRealPace() {
    // Recorded from 07:51:39 to 07:53:59; the second event came 3 s after the first.
    assertThat(feed.dueAt(1)).isEqualTo(1);
    assertThat(feed.dueAt(3_000)).isEqualTo(1);
    assertThat(feed.dueAt(3_001)).isEqualTo(2);
    assertThat(feed.dueAt(EditFeed.LOOP_MILLIS - 1)).isEqualTo(99);
  }

  @Test
  void neverTakesADueRecordBack() {
    long before = 0;
    for (long millis = 0; millis < 2 * EditFeed.LOOP_MILLIS; millis += 50) {
      long due = feed.dueAt(millis);
      assertThat(due).isGreaterThanOrEqualTo(before);
      before = due;
    }
  }

  @Test
  void writesTheEventWhole() {
    assertThat(feed.recordAt(100, STAMP)).isEqualTo(feed.recordAt(0, STAMP));
    assertThat(feed.recordAt(0, STAMP).value()).isEqualTo(DemoFiles.edits().getFirst());
  }
}
