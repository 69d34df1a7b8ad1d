package dev.barnabas.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NewestFilterTest {
  private static final long WINDOW = 1_000;
  private static final ChannelKey CHANNEL = ChannelKey.of("app", "c");

  @Test
  void whatIsOlderThanSomethingWithinTheWindowIsOutOfDateAndEqualsAreNot() {
    var filter = new NewestFilter(WINDOW);
    assertThat(filter.isOutOfDate(CHANNEL, version(5), 0)).isFalse();
    assertThat(filter.isOutOfDate(CHANNEL, version(4), 10)).isTrue();
    assertThat(filter.isOutOfDate(CHANNEL, version(5), 20)).isFalse();
    assertThat(filter.isOutOfDate(ChannelKey.of("app", "d"), version(1), 30)).isFalse();
    assertThat(filter.isOutOfDate(CHANNEL, version(4), 1_019)).isTrue();
    assertThat(filter.isOutOfDate(CHANNEL, version(3), 1_021)).isTrue();
    assertThat(filter.isOutOfDate(CHANNEL, version(2), 2_021)).isFalse();
  }

  @Test
  void numbersAndTextsAreEachComparedWithTheirKind() {
    assertThat(Version.of(9L).isOlderThan(Version.of(10.5))).isTrue();
    assertThat(Version.of("9").isOlderThan(Version.of("10"))).isFalse();
    assertThat(Version.of("2026-01-02").isOlderThan(Version.of("2026-01-10"))).isTrue();
    assertThat(Version.of(1L).isOlderThan(Version.of("2"))).isFalse();
    assertThat(Version.of("1").isOlderThan(Version.of(2L))).isFalse();
    assertThat(Version.of(new BigDecimal("1E+400")).isOlderThan(Version.of(1L))).isFalse();
    for (Version one : List.of(Version.of(-1.5), Version.of(""), Version.of("ä"))) {
      assertThat(Version.of(List.of(new LogRecord.Header(Version.HEADER, one.bytes()))))
          .isEqualTo(one);
    }
    assertThat(Version.of(List.of(new LogRecord.Header(Version.HEADER, new byte[] {'x'}))))
        .isNull();
  }

  /** A reader that starts later, a window before what it shows, agrees with one that never left. */
  @Test
  void everyReaderThatStartedAWindowEarlierAgrees() {
    long seed = Long.getLong("seed", 42);
    var random = new Random(seed);
    List<long[]> records = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 3_000; i++) {
      now += random.nextInt(200);
      records.add(new long[] {now, random.nextInt(20) + i / 10});
    }
    List<Boolean> all = verdicts(records, 0);
    for (int start = 0; start < records.size(); start += 97) {
      List<Boolean> some = verdicts(records, start);
      for (int i = start; i < records.size(); i++) {
        if (records.get(i)[0] - records.get(start)[0] >= WINDOW) {
          assertThat(some.get(i - start))
              .as("seed %s, %s from %s", seed, i, start)
              .isEqualTo(all.get(i));
        }
      }
    }
    assertThat(all).contains(true, false);
  }

  private static List<Boolean> verdicts(List<long[]> records, int from) {
    var filter = new NewestFilter(WINDOW);
    List<Boolean> verdicts = new ArrayList<>();
    for (long[] record : records.subList(from, records.size())) {
      filter.advance(record[0]);
      verdicts.add(filter.isOutOfDate(CHANNEL, version(record[1]), record[0]));
    }
    return verdicts;
  }

  @Test
  void silentChannelsAreForgottenAndThereAreNeverMoreThanTheBound() {
    var filter = new NewestFilter(WINDOW);
    for (int i = 0; i < NewestFilter.CHANNELS_MAX + 10; i++) {
      filter.isOutOfDate(ChannelKey.of("app", "c" + i), version(1), 0);
    }
    assertThat(filter.isOutOfDate(ChannelKey.of("app", "c0"), version(0), 1)).isFalse();
    assertThat(filter.isOutOfDate(ChannelKey.of("app", "c100"), version(0), 1)).isTrue();
    filter.advance(WINDOW + 2);
    assertThat(filter.isEmpty()).isTrue();
  }

  private static Version version(long number) {
    return Version.of(number);
  }
}
