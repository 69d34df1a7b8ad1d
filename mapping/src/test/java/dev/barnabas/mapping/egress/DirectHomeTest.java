package dev.barnabas.mapping.egress;

import static dev.barnabas.mapping.egress.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.mapping.Trees;
import dev.barnabas.mapping.egress.DirectHome.Home;
import dev.barnabas.mapping.rule.Partitioner;
import dev.barnabas.mapping.rule.RuleException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectHomeTest {
  private static Route route(String members, int partitions) {
    return DirectHome.resolve("egress[0]", Records.rule(members), Map.of("t", partitions));
  }

  private static DirectHome home(String members, int partitions) {
    return direct(route(members, partitions));
  }

  private static DirectHome direct(Route route) {
    return switch (route) {
      case Route.Direct(DirectHome home) -> home;
      case Route.ThroughLog(String reason) -> throw new AssertionError(reason);
    };
  }

  private static Route twoTopics(String members, int a, int ab) {
    String rule = "{'name':'r','from':{'topics':['a','a-b']}," + members + "}";
    return DirectHome.resolve(
        "", EgressRule.read("", Trees.quoted(rule)), Map.of("a", a, "a-b", ab));
  }

  @Test
  void onePartitionIsTheHomeOfEveryName() {
    DirectHome home = home("'channel':['bus:#{value.id}','route:#{value.r}']", 1);

    assertThat(home.homeOf("bus:7")).contains(new Home("t", 0));
    assertThat(home.homeOf("route:x:y")).contains(new Home("t", 0));
    assertThat(home.homeOf("tram:7")).isEmpty();
    assertThat(home.names())
        .containsExactly(new OwnedNames("bus:", false), new OwnedNames("route:", false));
  }

  @Test
  void aConstantNameIsOwnedExactly() {
    DirectHome home = home("'channel':'conferences'", 1);

    assertThat(home.homeOf("conferences")).contains(new Home("t", 0));
    assertThat(home.homeOf("conferences2")).isEmpty();
    assertThat(home.names()).containsExactly(new OwnedNames("conferences", true));
  }

  @ParameterizedTest
  @CsvSource({"murmur2", "crc32"})
  void aPrefixAndTheKeyLeadToTheProducersPartition(String partitioner) {
    String rule =
        "{'name':'r','from':{'topics':['t'],'partitioner':'"
            + partitioner
            + "'},'channel':'cards:#{key}'}";
    DirectHome home =
        direct(DirectHome.resolve("", EgressRule.read("", Trees.quoted(rule)), Map.of("t", 8)));
    Partitioner expected = partitioner.equals("crc32") ? Partitioner.CRC32 : Partitioner.MURMUR2;

    for (String key : List.of("u1", "u2", "ü:3", "😀")) {
      int partition = expected.partition(key.getBytes(StandardCharsets.UTF_8), 8);
      assertThat(home.homeOf("cards:" + key)).contains(new Home("t", partition));
    }
    assertThat(home.homeOf("cards:")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p:#{partition}             | p:3      | 3",
        "p:#{partition}:#{value.x}  | p:3:a:1  | 3",
        "p:#{value.x}:#{partition}  | p:a:1:2  | 2",
        "p:#{value.x}/#{topic.partition}.end | p:a:1/0.end | 0",
        "p:#{partition}             | p:4      | -1",
        "p:#{partition}             | p:03     | -1",
        "p:#{partition}             | p:       | -1",
        "p:#{value.x}/#{partition}.end | p:a/0.e | -1",
        "p:#{partition}             | p:9999999 | -1",
      })
  void thePartitionsNumberInTheNameIsTheHome(String channel, String name, int partition) {
    DirectHome home = home("'channel':'" + channel + "'", 4);

    assertThat(home.homeOf(name))
        .isEqualTo(partition < 0 ? Optional.empty() : Optional.of(new Home("t", partition)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      value = {
        "'channel':'c:#{value.id}'          ~ is made from values, and the topic 't' has 4"
            + " partitions",
        "'channel':'all'                    ~ is the same for every record",
        "'channel':'#{key}'                 ~ starts with a value",
        "'channel':'c:#{key}:x'             ~ is no more than text and #{key}",
        "'channel':'c:#{key | lower}'       ~ is made from values",
        "'channel':'c:#{key.a}','key':{'format':'json'} ~ is made from values",
        "'channel':'c:#{key}','key':{'format':'long'} ~ of format string or bytes only in part",
        "'channel':'c:#{partition}#{value.x}' ~ can't be told from values",
        "'channel':'c#{value.x}#{partition}'  ~ can't be told from values",
        "'channel':'c#{value.x}7#{partition}' ~ can't be told from values",
        "'channel':'c:#{partition}0'        ~ can't be told from values",
        "'channel':'c:#{value.x}:#{partition}:#{value.y}' ~ can't be told from values",
        "'channel':['c:#{key}','c:x:#{key}'] ~ two of its channel templates can make the same name",
        "'channel':['c:#{key}','d:#{value.x}'] ~ the channel 'd:#{value.x}' is made from values",
      })
  void otherRulesGoThroughTheLogWithTheReason(String members, String reason) {
    assertThat(route(members, 4))
        .isInstanceOfSatisfying(
            Route.ThroughLog.class, route -> assertThat(route.reason()).contains(reason));
  }

  @Test
  void viaDirectIsRefusedWithTheReasonWhereItIsNotAllowed() {
    assertThatThrownBy(() -> route("'channel':'c:#{value.id}','via':'direct'", 2))
        .isInstanceOf(RuleException.class)
        .hasMessageContaining("egress[0].via = direct: is not allowed here: the channel")
        .hasMessageContaining("use via: log");
  }

  @Test
  void viaLogIsObeyed() {
    assertThat(route("'channel':'c','via':'log'", 1))
        .isEqualTo(new Route.ThroughLog("the rule says via: log"));
  }

  @Test
  void severalTopicsNeedTheTopicAndASeparatorInTheName() {
    DirectHome home = direct(twoTopics("'channel':'x:#{topic}:#{key}'", 1, 4));

    assertThat(home.homeOf("x:a:k")).contains(new Home("a", 0));
    assertThat(home.homeOf("x:a-b:k"))
        .contains(new Home("a-b", Partitioner.MURMUR2.partition(new byte[] {'k'}, 4)));
    assertThat(twoTopics("'channel':'x:#{topic}-#{key}'", 1, 4))
        .isInstanceOfSatisfying(
            Route.ThroughLog.class,
            route -> assertThat(route.reason()).contains("can make the same channel name"));
    assertThat(twoTopics("'channel':'x:#{key}'", 1, 1)).isInstanceOf(Route.ThroughLog.class);
  }

  @Test
  void aRecordAwayFromItsChannelsHomeIsAFailure() {
    EgressRule rule = Records.rule("'channel':'c:#{key}'");
    DirectHome home = direct(DirectHome.resolve("", rule, Map.of("t", 4)));
    int at = Partitioner.MURMUR2.partition(new byte[] {'k'}, 4);
    SourceRecord here = record("t", at, 1, "k", "1");
    SourceRecord away = record("t", (at + 1) % 4, 1, "k", "1");

    assertThat(home.keepAtHome(here, rule.map(here)).messages()).hasSize(1);
    MappedRecord refused = home.keepAtHome(away, rule.map(away));
    assertThat(refused.messages()).isEmpty();
    assertThat(refused.failures().getFirst().error().reason()).isEqualTo(Reason.AWAY_FROM_HOME);
    assertThat(refused.failures().getFirst().error())
        .hasMessageContaining("metadata.max.age.ms")
        .hasMessageContaining("check from.partitioner");
  }

  @Test
  void ownedNamesOverlapWhereOneNameBelongsToBoth() {
    var prefix = new OwnedNames("a:", false);

    assertThat(prefix.overlaps(new OwnedNames("a:b:", false))).isTrue();
    assertThat(new OwnedNames("a:b", true).overlaps(prefix)).isTrue();
    assertThat(prefix.overlaps(new OwnedNames("a", true))).isFalse();
    assertThat(prefix.overlaps(new OwnedNames("b:", false))).isFalse();
  }
}
