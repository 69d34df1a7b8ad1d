package dev.barnabas.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.RecordMapper.Mapped;
import dev.barnabas.mapping.rule.SnapshotMode;
import dev.barnabas.mapping.rule.SnapshotSettings;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SnapshotStateTest {
  private static final ChannelKey ONE = ChannelKey.of("app", "one");
  private static final ChannelKey TWO = ChannelKey.of("app", "two");

  private final List<String> losses = new ArrayList<>();
  private long offset;

  @Test
  void lastIsTheLastMessageWhateverItsKey() {
    SnapshotState state = state(SnapshotMode.LAST, 1, null);
    take(state, ONE, null, "a", 0);
    take(state, TWO, "k", "b", 0);
    take(state, ONE, null, "c", 0);

    assertThat(shown(state, ONE)).containsExactly("2 c {}");
    assertThat(shown(state, TWO)).containsExactly("1 b {key=k}");
    assertThat(losses).isEmpty();
  }

  @Test
  void distinctIsTheLastSoManyInOrder() {
    SnapshotState state = state(SnapshotMode.DISTINCT, 3, null);
    for (String data : List.of("a", "b", "c", "d")) {
      take(state, ONE, null, data, 0);
    }

    assertThat(shown(state, ONE)).containsExactly("1 b {}", "2 c {}", "3 d {}");
    assertThat(losses).isEmpty();
  }

  @Test
  void tableIsTheLastOfEachKeyAndATombstoneTakesItsAway() {
    SnapshotState state = state(SnapshotMode.TABLE, 10, null);
    take(state, ONE, "x", "1", 0);
    take(state, ONE, "y", "2", 0);
    take(state, ONE, "x", "3", 0);
    take(state, ONE, "z", "4", 0);
    take(state, ONE, "y", null, 0);
    take(state, ONE, null, null, 0); // a tombstone that names nothing

    assertThat(shown(state, ONE)).containsExactly("2 3 {key=x}", "3 4 {key=z}");
    take(state, ONE, "x", null, 0);
    take(state, ONE, "z", null, 0);
    assertThat(shown(state, ONE)).isEmpty();
    assertThat(state.bytes()).isZero();
  }

  @Test
  void aTableSaysWhenItHasTooManyKeysAndTheOldestGoes() {
    SnapshotState state = state(SnapshotMode.TABLE, 2, null);
    take(state, ONE, "x", "1", 0);
    take(state, ONE, "y", "2", 0);
    take(state, ONE, "x", "3", 0);
    take(state, ONE, "z", "4", 0);

    assertThat(shown(state, ONE)).containsExactly("2 3 {key=x}", "3 4 {key=z}");
    assertThat(losses).hasSize(1);
    assertThat(losses.getFirst()).contains("more than 2 keys");
  }

  @Test
  void mergeKeepsWhatTheLastMessageDoesNotSay() {
    SnapshotState state = state(SnapshotMode.MERGE, 10, null);
    json(state, "x", "{\"a\":1,\"b\":{\"c\":1}}", 0);
    json(state, "x", "{\"b\":{\"d\":2},\"e\":null}", 0);
    json(state, "y", "{\"a\":5}", 0);
    json(state, "y", "[1]", 0);

    assertThat(shown(state, ONE))
        .containsExactly("1 {\"a\":1,\"b\":{\"d\":2},\"e\":null} {key=x}", "3 [1] {key=y}");
    take(state, ONE, "x", null, 0);
    json(state, "x", "{\"z\":1}", 0);
    assertThat(shown(state, ONE).getLast()).isEqualTo("5 {\"z\":1} {key=x}");
  }

  @Test
  void whatWasNotSaidForLongDoesNotCountMembersIncluded() {
    SnapshotState state = state(SnapshotMode.MERGE, 10, Duration.ofSeconds(1));
    json(state, "x", "{\"a\":1,\"b\":1}", 10_000);
    json(state, "y", "{\"a\":1}", 10_100);
    json(state, "x", "{\"b\":2}", 10_900);

    assertThat(shown(state, ONE, 11_000))
        .containsExactly("2 {\"a\":1,\"b\":2} {key=x}", "1 {\"a\":1} {key=y}");
    assertThat(shown(state, ONE, 11_050))
        .containsExactly("2 {\"b\":2} {key=x}", "1 {\"a\":1} {key=y}");
    assertThat(shown(state, ONE, 11_500)).containsExactly("2 {\"b\":2} {key=x}");
    state.expire(11_500);
    assertThat(shown(state, ONE, 10_000)).hasSize(1);
    state.expire(11_901);
    assertThat(state.bytes()).isZero();
  }

  @Test
  void whoBeganLaterKnowsTheSameAsFarBackAsIsRead() {
    var random = new Random(7);
    var all = new ArrayList<String[]>();
    for (int i = 0; i < 2_000; i++) {
      String key = "k" + random.nextInt(20);
      String member = "m" + random.nextInt(5);
      all.add(
          new String[] {key, random.nextInt(10) == 0 ? null : "{\"" + member + "\":" + i + "}"});
    }
    SnapshotState early = state(SnapshotMode.MERGE, 100, Duration.ofSeconds(3));
    SnapshotState late = state(SnapshotMode.MERGE, 100, Duration.ofSeconds(3));
    for (int i = 0; i < all.size(); i++) {
      offset = i;
      json(early, all.get(i)[0], all.get(i)[1], 10L * i);
      if (i >= all.size() - 300) {
        offset = i;
        json(late, all.get(i)[0], all.get(i)[1], 10L * i);
      }
    }

    assertThat(shown(early, ONE, 20_000))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(shown(late, ONE, 20_000));
  }

  @Test
  void aShareOfTheMemoryIsAllThereIsAndTheQuietestChannelLosesFirst() {
    var memory = new SnapshotMemory(2 << 20);
    SnapshotState state = state(new SnapshotSettings(SnapshotMode.TABLE, "", 1_000, null), memory);
    SnapshotState other = state(new SnapshotSettings(SnapshotMode.TABLE, "", 1_000, null), memory);
    String big = "x".repeat(10_000);
    for (int i = 0; i < 150; i++) {
      take(state, i < 50 ? ONE : TWO, "k" + i, big, 0);
    }

    assertThat(state.bytes()).isLessThanOrEqualTo(1 << 20);
    assertThat(shown(state, ONE)).hasSizeLessThan(10);
    assertThat(shown(state, TWO)).hasSizeGreaterThan(90);
    assertThat(losses).isNotEmpty().allMatch(why -> why.contains("bytes"));
    other.close();
    int before = losses.size();
    take(state, TWO, "more", big, 0);
    assertThat(losses).hasSize(before);
  }

  @Test
  void theKeyThatDidNotChangeForLongestGoesAlsoWhereRowsKeepTheirPlaces() {
    SnapshotState state = state(SnapshotMode.MERGE, 2, null);
    json(state, "x", "{\"a\":1}", 0);
    json(state, "y", "{\"a\":1}", 0);
    json(state, "x", "{\"b\":1}", 0);
    json(state, "z", "{\"a\":1}", 0);

    assertThat(shown(state, ONE))
        .containsExactly("2 {\"a\":1,\"b\":1} {key=x}", "3 {\"a\":1} {key=z}");
    assertThat(losses).hasSize(1);
  }

  @Test
  void piecesAreWhatStandsBetweenTwoPlaces() {
    SnapshotState state = state(SnapshotMode.TABLE, 10, null);
    take(state, ONE, "x", "1", 0);
    take(state, ONE, "y", "2", 0);
    take(state, ONE, "z", "3", 0);
    take(state, ONE, "x", "4", 0);

    var seen = new ArrayList<Long>();
    state.rows(
        ONE,
        new Position(1, 0),
        Position.before(3),
        0,
        row -> {
          seen.add(row.at().offset());
          return true;
        });
    assertThat(seen).containsExactly(2L);
  }

  @Test
  void mergedRowsAreGivenOnceAndAsTheyAreNow() {
    SnapshotState state = state(SnapshotMode.MERGE, 10, null);
    json(state, "x", "{\"a\":1}", 0);
    json(state, "y", "{\"a\":1}", 0);
    json(state, "x", "{\"b\":1}", 0);
    json(state, "z", "{\"a\":1}", 0);

    var seen = new ArrayList<Long>();
    state.rows(ONE, Position.before(0), Position.before(2), 0, row -> seen.add(row.at().offset()));
    assertThat(seen).containsExactly(2L, 1L);
    seen.clear();
    state.rows(ONE, new Position(0, 0), Position.before(2), 0, row -> seen.add(row.at().offset()));
    assertThat(seen).containsExactly(1L);
  }

  @Test
  void aTableIsWhatAPlainMapWouldHold() {
    var random = new Random(11);
    SnapshotState state = state(SnapshotMode.TABLE, 1_000, null);
    Map<String, String> truth = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      String key = "k" + random.nextInt(100);
      if (random.nextInt(4) == 0) {
        take(state, ONE, key, null, 0);
        truth.remove(key);
      } else {
        truth.put(key, offset + " v" + i + " {key=" + key + "}");
        take(state, ONE, key, "v" + i, 0);
      }
    }

    var byOffset = new TreeMap<Long, String>();
    truth.values().forEach(line -> byOffset.put(Long.parseLong(line.split(" ", 2)[0]), line));
    assertThat(shown(state, ONE)).isEqualTo(List.copyOf(byOffset.values()));
  }

  private SnapshotState state(SnapshotMode mode, int length, @Nullable Duration maxIdle) {
    String key = mode.isKeyed() ? "#{key}" : null;
    return state(new SnapshotSettings(mode, key, length, maxIdle), new SnapshotMemory(64 << 20));
  }

  private SnapshotState state(SnapshotSettings settings, SnapshotMemory memory) {
    return new SnapshotState(settings, memory, (channel, why) -> losses.add(why));
  }

  private void json(SnapshotState state, String key, @Nullable String data, long millis) {
    takeMessage(state, ONE, key, message(data, "json"), millis);
  }

  private void take(
      SnapshotState state,
      ChannelKey channel,
      @Nullable String key,
      @Nullable String data,
      long millis) {
    takeMessage(state, channel, key, message(data, null), millis);
  }

  private static Message message(@Nullable String data, @Nullable String encoding) {
    return data == null
        ? Message.of("n", null).withExtras(Map.of("kafka", Map.of("tombstone", true)))
        : Message.of("n", new Data.Text(data)).withData(new Data.Text(data), encoding);
  }

  private void takeMessage(
      SnapshotState state, ChannelKey channel, @Nullable String key, Message message, long millis) {
    var mapped = new Mapped(channel, 0, message, key);
    state.take(mapped, message.withPlace(millis, "s"), new Position(offset++, 0), millis);
  }

  private static List<String> shown(SnapshotState state, ChannelKey channel) {
    return shown(state, channel, 0);
  }

  private static List<String> shown(SnapshotState state, ChannelKey channel, long nowMillis) {
    var shown = new ArrayList<String>();
    state.rows(
        channel,
        Position.before(0),
        Position.before(1_000_000),
        nowMillis,
        row -> {
          Message message = row.shown(state.oldestMillis(nowMillis));
          Map<String, @Nullable Object> extras = message.extras();
          String data = message.data() instanceof Data.Text(String text) ? text : "nothing";
          return shown.add(
              row.at().offset()
                  + " "
                  + data
                  + " "
                  + (extras == null ? "" : extras.get("snapshot")));
        });
    return shown;
  }
}
