package dev.barnabas.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CapabilityTest {
  @ParameterizedTest
  @CsvSource({
    "*, a, true",
    "*, a:b:c, true",
    "*, [meta]log, false",
    "*, [filter]a, false",
    "[meta]*, [meta]channel.lifecycle, true",
    "[meta]*, [queue]x, false",
    "[meta]*, a, false",
    "[*]*, [meta]log, true",
    "[*]*, a:b, true",
    "[*]a, [meta]a, true",
    "[meta]log, [meta]log, true",
    "[meta]log, [meta]log:push, false",
    "[queue]*, [queue]app:q, true",
    "foo, foo, true",
    "foo, foo:bar, false",
    "foo, fo, false",
    "foo, fooo, false",
    "foo:*, foo:bar, true",
    "foo:*, foo:bar:baz, true",
    "foo:*, foo, true",
    "foo:*, foob, false",
    "foo:*, foob:a, false",
    "foo:*, foo:, true",
    "foo*, foobar, false",
    "foo*, foo*, true",
    "foo:*:baz, foo:bar:baz, true",
    "foo:*:baz, foo:bar:bar, false",
    "foo:*:baz, foo:a:b:baz, false",
    "foo:*:baz, foo:baz, false",
    "*:baz, bar:baz, true",
    "*:baz, baz, false",
    "*:*, a:b, true",
    "*:*, a, true",
    "foo:a*, foo:ab, false",
    "foo:a*:*, foo:a*:x, true",
    "foo:bar, foo, false",
    "foo::bar, foo::bar, true",
    "foo:, foo, false",
    "[broken, [broken, true",
  })
  void matchesResourcesByWholeSegments(String pattern, String resource, boolean expected) {
    Capability capability = Capability.of(Map.of(pattern, List.of("publish")));
    assertThat(capability.allows(Operation.PUBLISH, resource)).isEqualTo(expected);
    assertThat(capability.operations(resource).contains(Operation.PUBLISH)).isEqualTo(expected);
    assertThat(capability.allows(Operation.HISTORY, resource)).isFalse();
  }

  @Test
  void unitesTheOperationsOfAllResourcesThatMatch() {
    Capability capability =
        Capability.parse("{\"a:*\":[\"publish\"],\"a:b\":[\"history\",\"subscribe\"]}");
    assertThat(capability.operations("a:b"))
        .containsExactlyInAnyOrder(Operation.PUBLISH, Operation.HISTORY, Operation.SUBSCRIBE);
    assertThat(capability.operations("a:c")).containsExactly(Operation.PUBLISH);
    assertThat(capability.operations("b")).isEmpty();
  }

  @Test
  void starIsEverythingButSourceIds() {
    assertThat(Capability.full().operations("any"))
        .isEqualTo(Operation.wildcard())
        .contains(Operation.MESSAGE_DELETE_ANY, Operation.PRIVILEGED_HEADERS)
        .doesNotContain(Operation.SOURCE_IDS);
    Capability both = Capability.parse("{\"*\":[\"source-ids\",\"*\"]}");
    assertThat(both.operations("any")).containsExactlyInAnyOrder(Operation.values());
    assertThat(both.text()).isEqualTo("{\"*\":[\"*\",\"source-ids\"]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"b\":[\"stats\",\"history\"],\"a\":[\"*\"]}"
            + "|{\"a\":[\"*\"],\"b\":[\"history\",\"stats\"]}",
        "{\"a\":[\"push-admin\",\"annotation-publish\"]}"
            + "|{\"a\":[\"annotation-publish\",\"push-admin\"]}",
        "{}|{}",
        "{\"a\":[\"publish\",\"publish\"]}|{\"a\":[\"publish\"]}",
      })
  void writesCanonicalJson(String json, String canonical) {
    assertThat(Capability.parse(json).text()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "\"*\"",
        "{\"a\":[]}",
        "{\"a\":\"publish\"}",
        "{\"a\":null}",
        "{\"a\":[\"fly\"]}",
        "{\"a\":[\"PUBLISH\"]}",
        "{\"a\":[1]}",
        "{\"a\":[null]}",
        "{\"a\":[\"*\",\"publish\"]}",
        "{\"\":[\"publish\"]}",
      })
  void refusesWhatIsNoCapability(String json) {
    assertThatThrownBy(() -> Capability.parse(json))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            problem -> assertThat(problem.error().code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  @ParameterizedTest
  @CsvSource({
    "a:b, a:b",
    "[?rewind=1]a, a",
    "[meta]log, [meta]log",
    "[filter=bmFtZQ==?rewind=1]a, [filter]a"
  })
  void namesTheResourceOfAnAddress(String address, String resource) {
    assertThat(Capability.resource(ChannelAddress.parse(address))).isEqualTo(resource);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*|a:b|a:b",
        "a:b|*|a:b",
        "*|*|*",
        "foo:*|foo:bar|foo:bar",
        "foo:*|foo:bar:baz|foo:bar:baz",
        "foo:*|foo|foo",
        "foo:*|foo:bar:*|foo:bar:*",
        "foo:*:baz|foo:bar:baz|foo:bar:baz",
        "foo:*:baz|foo:bar:*|foo:bar:baz",
        "foo:*:baz|foo:*|foo:*:baz",
        "foo*|foobar|",
        "foo|bar|",
        "foo:bar|foo|",
        "*|[meta]log|",
        "[*]*|[meta]log|[meta]log",
        "[*]*|a:b|a:b",
        "[meta]*|[*]a|[meta]a",
        "[meta]*|[queue]*|",
      })
  void intersectsResources(String one, String other, @Nullable String both) {
    Capability first = Capability.of(Map.of(one, List.of("*")));
    Capability second = Capability.of(Map.of(other, List.of("publish")));
    String expected = both == null ? "{}" : "{\"" + both + "\":[\"publish\"]}";
    assertThat(first.intersect(second).text()).isEqualTo(expected);
    assertThat(second.intersect(first).text()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":[\"publish\",\"subscribe\"]}|{\"a\":[\"subscribe\",\"history\"]}"
            + "|{\"a\":[\"subscribe\"]}",
        "{\"a\":[\"publish\"]}|{\"a\":[\"history\"]}|{}",
        "{\"a\":[\"*\"],\"b\":[\"publish\"]}|{\"*\":[\"publish\",\"history\"]}"
            + "|{\"a\":[\"history\",\"publish\"],\"b\":[\"publish\"]}",
        "{\"*\":[\"publish\"],\"a:*\":[\"subscribe\"]}|{\"a:b\":[\"*\"]}"
            + "|{\"a:b\":[\"publish\",\"subscribe\"]}",
        "{\"*\":[\"*\"]}|{\"*\":[\"source-ids\"]}|{}",
        "{\"*\":[\"*\",\"source-ids\"]}|{\"a\":[\"source-ids\"]}|{\"a\":[\"source-ids\"]}",
        "{\"*\":[\"*\"]}|{\"*\":[\"*\"]}|{\"*\":[\"*\"]}",
      })
  void intersectsOperationsAndUnitesWhatEachPairShares(String one, String other, String both) {
    assertThat(Capability.parse(one).intersect(Capability.parse(other)).text()).isEqualTo(both);
    assertThat(Capability.parse(other).intersect(Capability.parse(one)).text()).isEqualTo(both);
  }
}
