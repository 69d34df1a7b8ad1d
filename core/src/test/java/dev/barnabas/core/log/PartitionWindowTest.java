package dev.barnabas.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class PartitionWindowTest {
  private static final long SPAN_MILLIS = 60_000;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Added(long route, LogRecord record, int[] dropped) {}

  @RepeatedTest(10)
  void holdsPerRouteWhatAListWouldHold() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    long bytesMax = (1 + random.nextInt(6)) * 256L * 1024;
    var added = new ArrayList<Added>();
    try (var window = window(3, bytesMax, 100)) {
      long offset = 100;
      long millis = 1_000_000;
      for (int i = 0; i < 3_000; i++) {
        offset += 1 + random.nextInt(3);
        millis += random.nextInt(200);
        var one = new Added(random.nextInt(20), record(random, offset, millis), dropped(random));
        added.add(one);
        window.add(one.route(), one.record(), one.dropped(), millis);
        assertThat(window.bytes()).as("seed %d", seed).isLessThanOrEqualTo(bytesMax);
        if (random.nextInt(50) == 0) {
          window.expire(millis);
        }
        if (random.nextInt(20) == 0) {
          long route = random.nextInt(20);
          long after = offset - random.nextInt(5_000);
          int limit = 1 + random.nextInt(50);
          assertThat(window.after(route, after, limit).length)
              .as("seed %d", seed)
              .isEqualTo(compare(window, added, route, after, limit));
        }
      }
      assertThat(window.startOffset()).as("seed %d", seed).isGreaterThan(100);
    }
  }

  /** How many must be found. */
  private static int compare(
      PartitionWindow window, List<Added> added, long route, long after, int limit) {
    List<Added> expected =
        added.stream()
            .filter(one -> one.route() == route)
            .filter(one -> one.record().offset() >= window.startOffset())
            .filter(one -> one.record().offset() > after)
            .toList();
    List<Added> firstOnes = expected.subList(0, Math.min(limit, expected.size()));
    long[] addresses = window.after(route, after, limit);
    for (int i = 0; i < Math.min(addresses.length, firstOnes.size()); i++) {
      Added one = firstOnes.get(i);
      assertThat(window.offset(addresses[i])).isEqualTo(one.record().offset());
      assertThat(window.timestampMillis(addresses[i])).isEqualTo(one.record().timestampMillis());
      assertThat(window.dropped(addresses[i])).isEqualTo(one.dropped());
      assertSame(window.record(addresses[i]), one.record());
    }
    if (!expected.isEmpty()) {
      assertThat(window.offset(window.newest(route)))
          .isEqualTo(expected.getLast().record().offset());
    }
    return firstOnes.size();
  }

  private static void assertSame(LogRecord actual, LogRecord expected) {
    assertThat(actual.partition()).isEqualTo(expected.partition());
    assertThat(actual.offset()).isEqualTo(expected.offset());
    assertThat(actual.leaderEpoch()).isEqualTo(expected.leaderEpoch());
    assertThat(Arrays.equals(actual.key(), expected.key())).isTrue();
    assertThat(Arrays.equals(actual.value(), expected.value())).isTrue();
    assertThat(actual.headers()).hasSameSizeAs(expected.headers());
    for (int i = 0; i < actual.headers().size(); i++) {
      assertThat(actual.headers().get(i).name()).isEqualTo(expected.headers().get(i).name());
      assertThat(Arrays.equals(actual.headers().get(i).value(), expected.headers().get(i).value()))
          .isTrue();
    }
  }

  @Test
  void letsGoOfWhatIsOlderThanTheSpan() {
    try (var window = window(0, 1 << 20, 5)) {
      window.add(1, plain(5, 1_000), new int[0], 1_000);
      window.expire(1_000 + SPAN_MILLIS);
      assertThat(window.newest(1)).isNotNegative();
      window.expire(1_001 + SPAN_MILLIS);
      assertThat(window.newest(1)).isNegative();
      assertThat(window.startOffset()).isEqualTo(6);
      assertThat(window.bytes()).isZero();
      assertThat(window.after(1, -1, 10)).isEmpty();
    }
  }

  @Test
  void takesARecordLargerThanItsBound() {
    try (var window = window(0, 256 * 1024, 0)) {
      window.add(1, plain(0, 1_000), new int[0], 1_000);
      byte[] large = new byte[1 << 20];
      Arrays.fill(large, (byte) 7);
      window.add(2, new LogRecord(0, 1, 0, 1_000, null, large, List.of()), new int[0], 1_000);
      assertThat(window.newest(1)).isNegative();
      assertThat(window.startOffset()).isEqualTo(1);
      assertThat(window.record(window.newest(2)).value()).isEqualTo(large);
      window.add(1, plain(2, 1_000), new int[0], 1_000);
      assertThat(window.newest(2)).isNegative();
      assertThat(window.offset(window.newest(1))).isEqualTo(2);
    }
  }

  @Test
  void recordsThatWereSkippedMoveItsStartOnlyWhileItIsEmpty() {
    try (var window = window(0, 1 << 20, 0)) {
      window.startAt(10);
      assertThat(window.startOffset()).isEqualTo(10);
      window.add(1, plain(10, 0), new int[0], 0);
      window.startAt(12);
      assertThat(window.startOffset()).isEqualTo(10);
    }
  }

  @Test
  void manyRoutesThatComeAndGoTakeNoRoom() {
    try (var window = window(0, 512 * 1024, 0)) {
      for (int i = 0; i < 200_000; i++) {
        window.add(i, plain(i, i), new int[0], i);
      }
      assertThat(window.bytes()).isLessThanOrEqualTo(512 * 1024);
      assertThat(window.newest(199_999)).isNotNegative();
      assertThat(window.newest(0)).isNegative();
    }
  }

  @Test
  void aWindowMakesRoomForOthers() {
    var memory = new WindowMemory(1 << 20);
    try (var window = new PartitionWindow(0, SPAN_MILLIS, memory, 0)) {
      fill(window, 0, 40);
      assertThat(window.bytes()).isEqualTo(1 << 20);
      try (var other = new PartitionWindow(1, SPAN_MILLIS, memory, 0)) {
        fill(window, 40, 10);
        assertThat(window.bytes()).isEqualTo(1 << 19);
        fill(other, 0, 40);
        assertThat(other.bytes()).isEqualTo(1 << 19);
        assertThat(window.bytes()).isEqualTo(1 << 19);
      }
      fill(window, 50, 40);
      assertThat(window.bytes()).isEqualTo(1 << 20);
    }
  }

  @Test
  void aRecordStaysForItsSpanFromWhenItCameWhateverItsOwnTimeSays() {
    try (var window = window(0, 1 << 20, 0)) {
      window.add(1, plain(0, 5), new int[0], 1_000_000);
      window.expire(1_000_000 + SPAN_MILLIS);
      assertThat(window.newest(1)).isNotNegative();
    }
  }

  private static void fill(PartitionWindow window, long offset, int count) {
    byte[] value = new byte[50_000];
    for (int i = 0; i < count; i++) {
      var record = new LogRecord(0, offset + i, 0, 0, null, value, List.of());
      window.add(1, record, new int[0], 0);
    }
  }

  private static PartitionWindow window(int partition, long bytes, long startOffset) {
    return new PartitionWindow(partition, SPAN_MILLIS, new WindowMemory(bytes), startOffset);
  }

  private static LogRecord plain(long offset, long millis) {
    return new LogRecord(0, offset, 0, millis, new byte[] {1}, new byte[] {2}, List.of());
  }

  private static LogRecord record(Random random, long offset, long millis) {
    var headers = new ArrayList<LogRecord.Header>();
    for (int i = random.nextInt(3); i > 0; i--) {
      headers.add(new LogRecord.Header("name" + random.nextInt(3), bytes(random, 20)));
    }
    return new LogRecord(
        3, offset, random.nextInt(-1, 5), millis, bytes(random, 40), bytes(random, 2_000), headers);
  }

  private static byte @org.jspecify.annotations.Nullable [] bytes(Random random, int max) {
    if (random.nextInt(10) == 0) {
      return null;
    }
    var bytes = new byte[random.nextInt(max)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static int[] dropped(Random random) {
    return random.ints(random.nextInt(3), 0, 50).sorted().toArray();
  }
}
