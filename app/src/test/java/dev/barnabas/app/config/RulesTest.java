package dev.barnabas.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "to: { topic: barnabas.log }",
        "to: { topic: barnabas.config }",
        "to: { topic: 'barnabas.#{message.name}' }",
        "to: { routingKey: 'barnabas.log:#{channelName}' }",
        "to: { topic: mine }, onError: { deadLetterTopic: barnabas.log }"
      })
  void ourOwnTopicsAreNoTargets(String target) {
    String rule = "{ name: in, from: { channels: '^a:' }, " + target + " }";
    assertThat(problems("ingress: [ " + rule + " ]"))
        .singleElement()
        .asString()
        .startsWith("line 1: ingress[0].")
        .contains("is a topic of Barnabas itself");
  }

  @Test
  void aLoopIsToldWithTheLineOfItsRuleAndTheDirection() {
    assertThat(
            problems(
                """
                egress:
                  - { name: out, from: { topics: [t] }, channel: "a:#{key}" }
                ingress:
                  - { name: in, from: { channels: '^a:' }, to: { topic: t } }
                """))
        .singleElement()
        .asString()
        .startsWith("line 2: egress[0]: forms a loop with ingress.in")
        .contains("reads the topic that the ingress rule writes")
        .contains("allowLoop: true");
  }

  @Test
  void twoRulesOfOneNameAreToldWithTheLineOfTheSecond() {
    assertThat(
            problems(
                """
                egress:
                  - { name: one, from: { topics: [t] }, channel: "a:#{key}" }
                  - { name: one, from: { topics: [t] }, channel: "b:#{key}" }
                """))
        .singleElement()
        .asString()
        .startsWith("line 3: egress[1]")
        .contains("two rules have this name");
  }

  @Test
  void twoDirectRulesOfOnePrefixAreRefusedAndTwoAutoOnesWarnedOf() throws Exception {
    String two =
        """
        egress:
          - { name: one, from: { topics: [t] }, channel: "a:#{key}", via: VIA }
          - { name: two, from: { topics: [u] }, channel: "a:#{key}", via: VIA }
        """;

    assertThat(problems(two.replace("VIA", "direct")))
        .singleElement()
        .asString()
        .startsWith("line 3: egress[1]: owns the same channels as egress.one");
    assertThat(read(two.replace("VIA", "auto")).warnings())
        .singleElement()
        .asString()
        .contains("one and two publish to the same channels");
    assertThat(read(two.replace("VIA", "log")).warnings()).isEmpty();
  }

  @Test
  void appsDoNotMeetInEachOthersChannels() throws Exception {
    String rules = "egress: [ { name: one, from: { topics: [t] }, channel: 'a:#{key}' } ]";

    assertThat(read("apps: [ { id: a, %s }, { id: b, %s } ]".formatted(rules, rules)).warnings())
        .isEmpty();
  }

  @Test
  void aValueThatKafkasClientsRefuseIsRefusedWithItsKey() {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class,
            () -> file("kafka: { properties: { security.protocol: SSLL } }", Map.of()));

    assertThat(refused.problems())
        .singleElement()
        .asString()
        .contains("kafka.properties.security.protocol")
        .contains("PLAINTEXT")
        .doesNotContain("SSLL");
  }

  @Test
  void aLevelThatIsNoneIsRefused() {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class, () -> file("", Map.of("BARNABAS_LOGGING", "loud")));

    assertThat(refused.problems()).singleElement().asString().contains("BARNABAS_LOGGING = loud");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "format: avro, schema: no.avsc | value.schema = no.avsc: the file does not exist",
        "format: avro, schema: pom.xml | value.schema = pom.xml: the file is no Avro schema",
        "format: protobuf, descriptor: pom.xml, type: a.B"
            + " | value.descriptor = pom.xml: the file is no descriptor set",
        "format: protobuf, descriptor: src/test/resources/rules/gtfs-realtime.desc, type: a.B"
            + " | value.type = a.B: is no type of the file. Its types: transit_realtime.FeedM",
      })
  void aSchemaThatIsNotThereIsSaid(String value, String problem) {
    assertThat(
            problems(
                "egress: [ { name: r, from: { topics: [t] }, channel: c, value: { "
                    + value
                    + " }}]"))
        .singleElement()
        .asString()
        .startsWith("line 1: egress[0]." + problem);
  }

  private static List<Problem> problems(String yaml) {
    return catchThrowableOfType(ConfigException.class, () -> read(yaml)).problems();
  }

  private static Rules read(String yaml) throws ConfigException {
    return Rules.read("rules.yaml", file(yaml, Map.of()), "app");
  }

  private static ConfigFile file(String yaml, Map<String, String> environment)
      throws ConfigException {
    return ConfigFile.parse(yaml, Path.of("rules.yaml"), environment);
  }
}
