package dev.barnabas.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class DuplicateFilterTest {
  private static final long WINDOW = 15_000;
  private static final ChannelKey CHANNEL = ChannelKey.of("app", "one");
  private static final ChannelKey OTHER = ChannelKey.of("app", "two");

  private record Seen(long timestamp, ChannelKey channel, Scope scope, String id) {}

  @RepeatedTest(50)
  void agreesWithTheRuleReadLiterally() {
    long seed = new Random().nextLong();
    List<Seen> log = log(new Random(seed), 600);
    var filter = new DuplicateFilter(WINDOW, true);
    for (int i = 0; i < log.size(); i++) {
      assertThat(check(filter, log.get(i), i))
          .as("seed %d, record %d", seed, i)
          .isEqualTo(literally(log, i));
    }
  }

  @RepeatedTest(50)
  void whoeverStartedAWindowEarlierGivesTheSameVerdict() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    List<Seen> log = log(random, 600);
    int start = random.nextInt(300);
    var late = new DuplicateFilter(WINDOW, false);
    for (int i = start; i < log.size(); i++) {
      long verdict = check(late, log.get(i), i);
      if (late.isReady()) {
        long rule = literally(log, i);
        assertThat(verdict == DuplicateFilter.FIRST)
            .as("seed %d, start %d, record %d", seed, start, i)
            .isEqualTo(rule == DuplicateFilter.FIRST);
        if (verdict >= 0) {
          assertThat(verdict).as("seed %d, record %d", seed, i).isEqualTo(rule);
        }
      }
    }
  }

  @Test
  void aRepeatOneWindowLaterIsJudgedAlikeByThoseWhoSawTheFirstAndThoseWhoDidNot() {
    List<Seen> log =
        List.of(
            new Seen(1_000, CHANNEL, Scope.CLIENT, "id"),
            new Seen(1_000, OTHER, Scope.CLIENT, "other"),
            new Seen(8_000, OTHER, Scope.CLIENT, "more"),
            new Seen(1_000 + WINDOW, CHANNEL, Scope.CLIENT, "id"));
    var whole = new DuplicateFilter(WINDOW, true);
    var late = new DuplicateFilter(WINDOW, false);
    long verdictOfWhole = 0;
    long verdictOfLate = 0;
    for (int i = 0; i < log.size(); i++) {
      verdictOfWhole = check(whole, log.get(i), i);
      verdictOfLate = i == 0 ? 0 : check(late, log.get(i), i);
    }
    assertThat(late.isReady()).isTrue();
    assertThat(verdictOfLate == DuplicateFilter.FIRST)
        .isEqualTo(verdictOfWhole == DuplicateFilter.FIRST);
  }

  @Test
  void anotherScopeOrChannelIsAnotherKey() {
    var filter = new DuplicateFilter(WINDOW, true);
    assertThat(check(filter, new Seen(0, CHANNEL, Scope.CLIENT, "id"), 0))
        .isEqualTo(DuplicateFilter.FIRST);
    assertThat(check(filter, new Seen(0, CHANNEL, Scope.REALTIME, "id"), 1))
        .isEqualTo(DuplicateFilter.FIRST);
    assertThat(check(filter, new Seen(0, OTHER, Scope.CLIENT, "id"), 2))
        .isEqualTo(DuplicateFilter.FIRST);
    assertThat(check(filter, new Seen(0, CHANNEL, Scope.CLIENT, "id"), 3)).isZero();
  }

  @Test
  void anIdThatNobodyCanRepeatIsNotRemembered() {
    var filter = new DuplicateFilter(WINDOW, true);
    check(filter, new Seen(0, CHANNEL, Scope.NONE, "id"), 0);
    assertThat(filter.isEmpty()).isTrue();
    assertThat(check(filter, new Seen(0, CHANNEL, Scope.NONE, "id"), 1))
        .isEqualTo(DuplicateFilter.FIRST);
  }

  @Test
  void forgetsEverythingAWindowAndASliceAfterTheLast() {
    var filter = new DuplicateFilter(WINDOW, true);
    check(filter, new Seen(0, CHANNEL, Scope.CLIENT, "id"), 0);
    assertThat(filter.isEmpty()).isFalse();
    for (long time = 5_000; time <= 2 * WINDOW; time += 5_000) {
      filter.advance(time);
    }
    assertThat(filter.isEmpty()).isTrue();
  }

  @Test
  void takesAnIdLongerThanItsScratchRoom() {
    var filter = new DuplicateFilter(WINDOW, true);
    String id = "x".repeat(10_000);
    assertThat(check(filter, new Seen(0, CHANNEL, Scope.CLIENT, id), 0))
        .isEqualTo(DuplicateFilter.FIRST);
    assertThat(check(filter, new Seen(1, CHANNEL, Scope.CLIENT, id), 1)).isZero();
  }

  private static List<Seen> log(Random random, int size) {
    var log = new ArrayList<Seen>();
    long timestamp = 1_000_000;
    for (int i = 0; i < size; i++) {
      timestamp += random.nextInt(10) == 0 ? random.nextInt(30_000) : random.nextInt(-200, 1_000);
      log.add(
          new Seen(
              timestamp,
              random.nextBoolean() ? CHANNEL : OTHER,
              random.nextInt(3) == 0 ? Scope.REALTIME : Scope.CLIENT,
              "id" + random.nextInt(40)));
    }
    return log;
  }

  private static long check(DuplicateFilter filter, Seen seen, long offset) {
    filter.advance(seen.timestamp());
    byte[] id = seen.id().getBytes(StandardCharsets.UTF_8);
    return filter.check(seen.channel(), seen.scope(), id, 0, id.length, offset);
  }

  /**
   * An earlier record of the channel, dropped or not, with the same key and less than a window
   * before it on the clock makes it a repeat; the chain leads to the first.
   */
  private static long literally(List<Seen> log, int index) {
    Seen one = log.get(index);
    long back = 0;
    for (int i = index - 1; i >= 0; i--) {
      long step = log.get(i + 1).timestamp() - log.get(i).timestamp();
      back += Math.clamp(step, 0, LogClock.STEP_MAX_MILLIS);
      Seen earlier = log.get(i);
      boolean same =
          earlier.channel().equals(one.channel())
              && earlier.scope() == one.scope()
              && earlier.id().equals(one.id());
      if (same) {
        if (back >= WINDOW) {
          return DuplicateFilter.FIRST;
        }
        long before = literally(log, i);
        return before == DuplicateFilter.FIRST ? i : before;
      }
    }
    return DuplicateFilter.FIRST;
  }
}
