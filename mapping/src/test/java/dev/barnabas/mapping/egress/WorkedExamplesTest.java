package dev.barnabas.mapping.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.mapping.Trees;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Data;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The examples of the design, record → messages, against golden files (see {@code
 * examples/README.md}).
 */
class WorkedExamplesTest {
  @Test
  void oneTransitRecordBecomesABusAndARouteMessagePerBus() {
    EgressRule rule = rule("cttransit");
    var record = Records.record("cttransit-gtfs-rt", 0, 3, null, text("cttransit.json"));

    List<String> lines = lines(rule.map(record));

    assertThat(lines).hasSize(1_100).isEqualTo(golden("cttransit"));
    assertThat(rule.hasIdTemplate()).isTrue();
  }

  @Test
  void fourHundredAndEightyOddsFramesBecome1208Messages() {
    EgressRule rule = rule("odds");
    var lines = new ArrayList<String>();
    List<String> frames = text("odds.ndjson").lines().toList();
    for (int i = 0; i < frames.size(); i++) {
      lines.addAll(lines(rule.map(Records.record("odds", 0, i, null, frames.get(i)))));
    }

    assertThat(frames).hasSize(480);
    assertThat(lines).hasSize(1_208).isEqualTo(golden("odds"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"card-transactions", "chat-out", "availability", "leaderboard"})
  void generatedRecordsBecomeTheirGoldenMessages(String example) {
    EgressRule rule = rule(example);
    String topic = rule.settings().from().topics().getFirst();
    var lines = new ArrayList<String>();
    List<String> records = text(example + ".ndjson").lines().toList();
    for (int i = 0; i < records.size(); i++) {
      Map<String, @Nullable Object> record = Trees.object(records.get(i));
      Object value = record.get("value");
      lines.addAll(
          lines(
              rule.map(
                  Records.record(
                      topic,
                      0,
                      i,
                      (String) record.get("key"),
                      value == null ? null : Json.text(value)))));
    }

    assertThat(lines).isEqualTo(golden(example));
  }

  private static EgressRule rule(String example) {
    return EgressRule.read("egress[0]", Trees.object(text(example + ".rule.json")));
  }

  static List<String> golden(String example) {
    return text(example + ".golden.ndjson").lines().toList();
  }

  static List<String> lines(MappedRecord mapped) {
    var lines = new ArrayList<String>();
    mapped.messages().forEach(message -> lines.add(Json.text(tree(message))));
    for (MappingFailure failure : mapped.failures()) {
      var tree = new LinkedHashMap<String, @Nullable Object>();
      tree.put("failed", (long) failure.index());
      tree.put("stage", failure.error().stage());
      tree.put("reason", failure.error().reason().label());
      lines.add(Json.text(tree));
    }
    return lines;
  }

  private static Map<String, @Nullable Object> tree(MappedMessage mapped) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("channel", mapped.channel());
    tree.put("index", (long) mapped.index());
    tree.put("id", mapped.message().id());
    tree.put("name", mapped.message().name());
    tree.put("clientId", mapped.message().clientId());
    tree.put("data", mapped.message().data() instanceof Data.Text(String data) ? data : null);
    tree.put("encoding", mapped.message().encoding());
    tree.put("extras", mapped.message().extras());
    tree.values().removeIf(Objects::isNull);
    return tree;
  }

  static String text(String file) {
    try (InputStream in = WorkedExamplesTest.class.getResourceAsStream("/examples/" + file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
