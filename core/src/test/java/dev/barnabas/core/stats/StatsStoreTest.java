package dev.barnabas.core.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.control.SharedRecords;
import dev.barnabas.core.log.LogUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One node whose Kafka may be away, by a clock that the test moves. */
final class StatsStoreTest {
  private static final long START = Instant.parse("2026-02-03T15:00:00Z").toEpochMilli();
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  private long nowMillis = START;
  private final NodeCounters counters = new NodeCounters(() -> Instant.ofEpochMilli(nowMillis));
  private final Away records = new Away();
  private final StatsStore store =
      new StatsStore(records, counters, "node", () -> Instant.ofEpochMilli(nowMillis));

  private enum Mood {
    WRITES,
    REFUSES,
    WRITES_BUT_SAYS_NOT
  }

  /** Records in memory behind a network that fails. */
  private static final class Away implements SharedRecords {
    final Map<String, byte[]> records = new LinkedHashMap<>();
    final List<Follower> followers = new ArrayList<>();
    Mood mood = Mood.WRITES;

    @Override
    public void follow(Follower follower) {
      followers.add(follower);
    }

    @Override
    public CompletionStage<Void> write(Map<String, byte @Nullable []> changes) {
      if (mood != Mood.REFUSES) {
        changes.forEach((key, value) -> {
          if (value == null) {
            records.remove(key);
          } else {
            records.put(key, value);
          }
          followers.forEach(each -> each.onRecord(key, value));
        });
      }
      return mood == Mood.WRITES
          ? CompletableFuture.completedStage(null)
          : CompletableFuture.failedStage(new LogUnavailableException("Kafka is away"));
    }

    @Override
    public CompletionStage<Void> catchUp() {
      return CompletableFuture.completedStage(null);
    }
  }

  @BeforeEach
  void follow() {
    records.follow(store);
  }

  private void minute(Mood mood, long messages) {
    records.mood = mood;
    counters.add("app", "in", messages);
    nowMillis += MINUTE;
    var _ = store.fold();
  }

  private Map<String, Long> figures(StatsUnit unit) {
    var query = new StatsQuery("app", unit, START, START, 10, false, -1);
    return store.find(query).intervals().getFirst().figures();
  }

  @Test
  void whatKafkaDidNotTakeIsWrittenLater() {
    minute(Mood.REFUSES, 1);
    minute(Mood.REFUSES, 2);
    assertThat(records.records).isEmpty();
    minute(Mood.WRITES, 4);
    assertThat(records.records).hasSize(3);
    assertThat(figures(StatsUnit.MINUTE)).isEqualTo(Map.of("in", 1L));
    assertThat(figures(StatsUnit.HOUR)).isEqualTo(Map.of("in", 7L));
  }

  @Test
  void whatWasWrittenThoughNobodySaidSoCountsOnce() {
    minute(Mood.WRITES_BUT_SAYS_NOT, 1);
    minute(Mood.WRITES_BUT_SAYS_NOT, 2);
    minute(Mood.WRITES, 4);
    assertThat(figures(StatsUnit.HOUR)).isEqualTo(Map.of("in", 7L));
  }

  @Test
  void anHourInWhichNothingWasThereForMostOfItHasALowMean() {
    counters.change("app", "channels", 30);
    minute(Mood.WRITES, 1);
    minute(Mood.WRITES, 1);
    counters.change("app", "channels", -30);
    for (int i = 0; i < 58; i++) {
      minute(Mood.WRITES, 1);
    }
    assertThat(figures(StatsUnit.HOUR))
        .containsEntry("channels.peak", 30L)
        .containsEntry("channels.mean", 1L) // 30 for 2 of 60 minutes
        .doesNotContainKey("channels.min");
    assertThat(figures(StatsUnit.MINUTE)).containsEntry("channels.mean", 30L);
  }
}
