package dev.barnabas.mapping.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.mapping.Trees;
import dev.barnabas.protocol.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worked examples with their expressions in JSONata: the same golden messages. */
class JsonataExamplesTest {
  @Test
  void oneTransitRecordBecomesABusAndARouteMessagePerBus() {
    EgressRule rule = rule("cttransit", "{'split':'value[vehicle.position]'}");
    var record =
        Records.record("cttransit-gtfs-rt", 0, 3, null, WorkedExamplesTest.text("cttransit.json"));

    assertThat(WorkedExamplesTest.lines(rule.map(record)))
        .isEqualTo(WorkedExamplesTest.golden("cttransit"));
  }

  @Test
  void oddsFramesBecomeTheirMessages() {
    EgressRule rule = rule("odds", "{'split':['value.mc[$exists(rc)]','item.rc[$exists(ltp)]']}");
    var lines = new ArrayList<String>();
    List<String> frames = WorkedExamplesTest.text("odds.ndjson").lines().toList();
    for (int i = 0; i < frames.size(); i++) {
      lines.addAll(
          WorkedExamplesTest.lines(rule.map(Records.record("odds", 0, i, null, frames.get(i)))));
    }

    assertThat(lines).isEqualTo(WorkedExamplesTest.golden("odds"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "card-transactions ~ {'filter':'value.status in [\\'AUTHORISED\\',\\'SETTLED\\',"
            + "\\'REVERSED\\']'}",
        "chat-out ~ {}",
        "leaderboard ~ {'filter':'$exists(value.board)','message':{'name':'top10','select':{'top':"
            + "'[value.players[[0..9]].{\\'name\\': name, \\'points\\': points}]'}}}",
      })
  void generatedRecordsBecomeTheirGoldenMessages(String example, String other) {
    EgressRule rule = rule(example, other);
    String topic = rule.settings().from().topics().getFirst();
    var lines = new ArrayList<String>();
    List<String> records = WorkedExamplesTest.text(example + ".ndjson").lines().toList();
    for (int i = 0; i < records.size(); i++) {
      Map<String, @Nullable Object> record = Trees.object(records.get(i));
      Object value = record.get("value");
      String text = value == null ? null : Json.text(value);
      var source = Records.record(topic, 0, i, (String) record.get("key"), text);
      lines.addAll(WorkedExamplesTest.lines(rule.map(source)));
    }

    assertThat(lines).isEqualTo(WorkedExamplesTest.golden(example));
  }

  /** The example's rule with these members in the place of its own. */
  private static EgressRule rule(String example, String other) {
    var tree = new LinkedHashMap<>(Trees.object(WorkedExamplesTest.text(example + ".rule.json")));
    tree.put("lang", "jsonata");
    tree.putAll(
        Trees.object(other.replace("\\'", "\u0000").replace('\'', '"').replace('\0', '\'')));
    return EgressRule.read("egress[0]", tree);
  }
}
