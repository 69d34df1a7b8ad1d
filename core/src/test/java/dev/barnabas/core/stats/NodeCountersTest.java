package dev.barnabas.core.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NodeCountersTest {
  private long nowMillis = 1_000_000;
  private final NodeCounters counters = new NodeCounters(() -> Instant.ofEpochMilli(nowMillis));

  @Test
  void aLevelHasThePeakTheLeastAndTheMeanOfItsTime() {
    counters.change("app", "connections.all", 4);
    nowMillis += 30_000;
    counters.change("app", "connections.all", -3);
    nowMillis += 30_000;
    assertThat(counters.current("app"))
        .containsEntry("connections.all.peak", 4L)
        .containsEntry("connections.all.mean", 3L) // 2.5, rounded
        .doesNotContainKey("connections.all.min");
    assertThat(counters.drain().get("app")).containsEntry("connections.all.peak", 4L);
    nowMillis += 60_000;
    assertThat(counters.drain().get("app"))
        .isEqualTo(
            Map.of(
                "connections.all.peak", 1L, "connections.all.min", 1L, "connections.all.mean", 1L));
    counters.change("app", "connections.all", -1);
    counters.drain();
    assertThat(counters.drain()).isEmpty();
  }

  @Test
  void sumsThatAreCountedElsewhereCountFromOneMinuteToTheNext() {
    var sums = new HashMap<String, Map<String, Long>>();
    counters.sums(() -> Map.copyOf(sums));
    sums.put("app", Map.of("out", 10L));
    assertThat(counters.current("app")).isEqualTo(Map.of("out", 10L));
    assertThat(counters.drain()).isEqualTo(Map.of("app", Map.of("out", 10L)));
    assertThat(counters.current("app")).isEmpty();
    sums.put("app", Map.of("out", 17L));
    counters.add("app", "in", 1);
    assertThat(counters.drain()).isEqualTo(Map.of("app", Map.of("in", 1L, "out", 7L)));
    assertThat(counters.drain()).isEmpty();
  }

  @Test
  void meansOfMinutesAreTheMeanOfAllOfThem() {
    var hour = new Figures();
    for (long mean : new long[] {60, 20, 10}) {
      hour.addAfter(
          Map.of(
              "channels.mean", mean, "channels.min", mean, "channels.peak", mean, "x.opened", 1L));
    }
    assertThat(hour.over(3))
        .isEqualTo(
            Map.of(
                "channels.mean", 30L, "channels.min", 10L, "channels.peak", 60L, "x.opened", 3L));
    assertThat(hour.over(6)) // in three of them there was nothing
        .isEqualTo(Map.of("channels.mean", 15L, "channels.peak", 60L, "x.opened", 3L));
    hour.addAfter(Map.of("channels.peak", 1L)); // came and went: no least, no mean
    assertThat(hour.over(4))
        .isEqualTo(Map.of("channels.mean", 23L, "channels.peak", 60L, "x.opened", 3L));
  }

  @Test
  void appsThatComeAndGoLeaveRoomForOthers() {
    for (int minute = 0; minute < 4; minute++) {
      for (int app = 0; app < 40_000; app++) {
        counters.add("app" + minute + '-' + app, "in", 1);
        counters.change("app" + minute + '-' + app, "channels", 1);
        counters.change("app" + minute + '-' + app, "channels", -1);
      }
      nowMillis += 60_000;
      assertThat(counters.drain()).hasSize(40_000);
      nowMillis += 60_000;
      counters.drain();
      nowMillis += 60_000;
      counters.drain();
    }
  }

  @Test
  void whatIsCountedNowAndThenIsCountedWhole() {
    long sum = 0;
    for (int minute = 0; minute < 20; minute++) {
      if (minute % 5 < 2) {
        counters.add("app", "in", 3);
      }
      sum += counters.drain().getOrDefault("app", Map.of()).getOrDefault("in", 0L);
    }
    assertThat(sum).isEqualTo(24);
  }
}
