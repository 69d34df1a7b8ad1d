package dev.barnabas.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesCommandTest {
  private static final String RULES = "src/test/resources/rules/cttransit.yaml";
  private static final String BUSES = "src/test/resources/rules/cttransit.json";

  @TempDir private Path folder = Path.of("");

  @Test
  void aRecordOf550BusesBecomesAMessagePerBusAndPerRoute() {
    CommandLines ran = run("cttransit", BUSES);

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out().lines().limit(2))
        .containsExactly(
            "{\"channel\":\"bus:0806\",\"id\":\"0806:1527605319\",\"name\":\"position\","
                + "\"data\":{\"id\":\"0806\",\"lat\":42.2020091,\"long\":-70.9466909}}",
            "{\"channel\":\"route:225\",\"id\":\"0806:1527605319\",\"name\":\"position\","
                + "\"data\":{\"id\":\"0806\",\"lat\":42.2020091,\"long\":-70.9466909}}");
    assertThat(ran.out().lines()).hasSize(1100);
  }

  @Test
  void aProtobufFeedIsReadByItsDescriptor() {
    CommandLines ran = mbta("src/test/resources/rules/mbta-vehiclepositions.pb");

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out().lines()).hasSize(48);
    assertThat(ran.out().lines().findFirst().orElseThrow())
        .isEqualTo(
            "{\"channel\":\"bus:1513622761_10068\",\"id\":\"1513622761_10068:1513622761\","
                + "\"name\":\"position\",\"data\":{\"route\":\"Green-B\",\"lat\":42.34006}}");
  }

  @Test
  void jsonIsNoProtobuf() {
    CommandLines ran = mbta(BUSES);

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).startsWith("record: value (unreadable): not Protobuf of transit");
  }

  @Test
  void aRecordByASchemaIsBase64() throws Exception {
    Path rules =
        Files.writeString(
            folder.resolve("rules.yaml"),
            """
            egress:
              - name: counts
                from: { topics: [t] }
                key: { format: avro, schema: text.avsc }
                value: { format: avro, schema: count.avsc }
                channel: "count:#{key}"
            """);
    Files.writeString(folder.resolve("text.avsc"), "\"string\"");
    Files.writeString(
        folder.resolve("count.avsc"),
        "{\"type\":\"record\",\"name\":\"C\",\"fields\":[{\"name\":\"n\",\"type\":\"int\"}]}");
    Path record =
        Files.writeString(folder.resolve("r.json"), "{ \"key\": \"BGs=\", \"value\": \"Dg==\" }");

    CommandLines ran =
        CommandLines.run(
            "rules",
            "test",
            "--config",
            rules.toString(),
            "--rule",
            "counts",
            "--file",
            record.toString(),
            "--record");

    assertThat(ran.err()).contains("a length of 2 where 1 bytes are left");
    Files.writeString(record, "{ \"key\": \"Ams=\", \"value\": \"Dg==\" }");
    ran =
        CommandLines.run(
            "rules",
            "test",
            "--config",
            rules.toString(),
            "--rule",
            "counts",
            "--file",
            record.toString(),
            "--record");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .contains("{\"channel\":\"count:k\",\"id\":\"t:0:0:0\",\"data\":{\"n\":7}");
  }

  @Test
  void whatJsonataRefusesIsSaidWithItsPlace() throws Exception {
    Path rules =
        Files.writeString(
            folder.resolve("rules.yaml"),
            """
            egress:
              - name: late
                from: { topics: [t] }
                channel: c
                lang: jsonata
                filter: "value.at < $millis()"
            """);

    CommandLines ran = test(rules, "late", Path.of(BUSES));

    assertThat(ran.code()).isNotZero();
    assertThat(ran.err()).contains("filter", "line 1, column 12: $millis is not allowed");
  }

  private static CommandLines test(Path rules, String rule, Path record) {
    return CommandLines.run(
        "rules", "test", "--config", rules.toString(), "--rule", rule, "--file", record.toString());
  }

  @Test
  void aWholeRecordBringsItsKeyHeadersAndPlace() throws Exception {
    Path record =
        Files.writeString(
            folder.resolve("record.json"),
            """
            { "topic": "orders", "partition": 3, "offset": 17, "timestamp": 1, "key": "k1",
              "headers": { "kind": "new" }, "value": { "what": "tea" } }
            """);

    CommandLines ran = run("keyed", record.toString(), "--record");

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("\"channel\":\"orders:k1\"")
        .contains("\"id\":\"orders:3:17:0\"")
        .contains("\"name\":\"new\"")
        .contains("\"data\":{\"at\":17,\"what\":\"tea\"}");
  }

  @Test
  void whatCannotBeMappedGoesToStandardErrorWithCode1() throws Exception {
    Path record = Files.writeString(folder.resolve("value.json"), "{ \"what\": \"tea\" }");

    CommandLines ran = run("keyed", record.toString(), "--key", "k1");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("message.name").contains("missing").contains("headers.kind");
  }

  @Test
  void aRuleThatIsNotThereIsAnsweredWithThoseThatAre() {
    CommandLines ran = run("cttransitt", BUSES);

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("cttransitt").contains("cttransit, keyed");
  }

  @Test
  void aRecordThatBecomesNoMessageSaysSo() throws Exception {
    Path record = Files.writeString(folder.resolve("none.json"), "[]");

    CommandLines ran = run("cttransit", record.toString());

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("the record becomes no message: split finds no item");
  }

  @Test
  void anIngressRuleIsSaidToBeNone() throws Exception {
    Path rules =
        Files.writeString(
            folder.resolve("rules.yaml"),
            "ingress: [ { name: in, from: { channels: '^a:' }, to: { topic: t } } ]");

    CommandLines ran =
        CommandLines.run(
            "rules", "test", "--config", rules.toString(), "--rule", "in", "--file", "x");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("is an ingress rule").doesNotContain("egress rules are");
  }

  private static CommandLines mbta(String file) {
    String rules = "src/test/resources/rules/mbta.yaml";
    return CommandLines.run("rules", "test", "--config", rules, "--rule", "mbta", "--file", file);
  }

  private static CommandLines run(String rule, String file, String... more) {
    String[] fixed = {"rules", "test", "--config", RULES, "--rule", rule, "--file", file};
    String[] all = new String[fixed.length + more.length];
    System.arraycopy(fixed, 0, all, 0, fixed.length);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    return CommandLines.run(all);
  }
}
