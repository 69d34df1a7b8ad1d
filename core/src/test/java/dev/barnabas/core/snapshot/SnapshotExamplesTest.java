package dev.barnabas.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.RecordMapper.Mapped;
import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.mapping.egress.MappedMessage;
import dev.barnabas.mapping.egress.SourceRecord;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of the design: all their records, then what a newcomer gets (golden files). */
class SnapshotExamplesTest {
  private static final Path EXAMPLES =
      Path.of("..", "mapping", "src", "test", "resources", "examples");
  private static final String APP = "app";

  private final List<String> losses = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"availability", "odds", "leaderboard"})
  void theSnapshotAfterTheLastRecordIsTheGoldenOne(String example) throws IOException {
    EgressRule rule = EgressRule.read("egress[0]", object(text(example + ".rule.json")));
    var state =
        new SnapshotState(
            rule.settings().snapshot(),
            new SnapshotMemory(1 << 20),
            (channel, why) -> losses.add(why));
    var channels = new TreeSet<String>();
    List<String> records = text(example + ".ndjson").lines().toList();
    for (int i = 0; i < records.size(); i++) {
      for (MappedMessage mapped : rule.map(source(rule, example, i, records.get(i))).messages()) {
        var at = new Position(i, mapped.index());
        channels.add(mapped.channel());
        ChannelKey channel = ChannelKey.of(APP, mapped.channel());
        var item = new Mapped(channel, mapped.index(), mapped.message(), mapped.snapshotKey());
        state.take(item, mapped.message().withPlace(1_000 + i, "serial " + i), at, 1_000 + i);
      }
    }

    var lines = new ArrayList<String>();
    for (String channel : channels) {
      state.rows(
          ChannelKey.of(APP, channel),
          Position.before(0),
          Position.before(records.size()),
          2_000,
          row -> lines.add(line(channel, row)));
    }
    assertThat(lines)
        .containsExactlyInAnyOrderElementsOf(text(example + ".snapshot.ndjson").lines().toList());
    assertThat(losses).isEmpty();
  }

  private static SourceRecord source(EgressRule rule, String example, int offset, String line) {
    Map<String, @Nullable Object> tree = object(line);
    boolean bare = example.equals("odds");
    Object value = bare ? tree : tree.get("value");
    Object key = bare ? null : tree.get("key");
    return new SourceRecord(
        "default",
        rule.settings().from().topics().getFirst(),
        0,
        offset,
        1_000 + offset,
        key == null ? null : String.valueOf(key).getBytes(StandardCharsets.UTF_8),
        value == null ? null : Json.write(value),
        List.of(),
        null);
  }

  private static String line(String channel, Row row) {
    Message shown = row.shown(Long.MIN_VALUE);
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("channel", channel);
    tree.put("offset", row.at().offset());
    tree.put("index", (long) row.at().index());
    tree.put("data", shown.data() instanceof Data.Text(String text) ? text : null);
    tree.put("extras", shown.extras());
    return Json.text(tree);
  }

  @SuppressWarnings("unchecked") // the files hold objects
  private static Map<String, @Nullable Object> object(String text) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(Json.parse(text));
  }

  private static String text(String file) throws IOException {
    return Files.readString(EXAMPLES.resolve(file));
  }
}
