package dev.barnabas.mapping.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.protocol.json.Json;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  private static final Map<String, @Nullable Object> EGRESS = egress();
  private static final Map<String, @Nullable Object> INGRESS =
      Map.of(
          "channelName",
          "chat:1",
          "message",
          Map.of(
              "name",
              "n",
              "clientId",
              "bob",
              "timestamp",
              5L,
              "extras",
              Map.of("headers", Map.of("h-1", "x")),
              "data",
              Map.of("m", "7")));

  private static Map<String, @Nullable Object> egress() {
    var context = new HashMap<String, @Nullable Object>();
    context.put("topic", "gtfs");
    context.put("partition", 3L);
    context.put("offset", 42L);
    context.put("key", "k$1\\");
    context.put("headers", Map.of("event-id", "e1"));
    context.put("let", Map.of("route", "R1"));
    context.put(
        "value",
        Json.parse(
            "{\"n\":1.50,\"big\":123456789012345678901,\"e\":1e3,\"t\":true,\"z\":null,\"s\":\"Ü"
                + " b\",\"empty\":\"\",\"o\":{\"x"
                + " y\":{\"deep\":[10,20]}},\"l\":[1],\"colon\":\"a:b\",\"hole\":\"#{key}\"}"));
    context.put("raw", new byte[0]);
    return context;
  }

  private static String egress(String template) {
    return Template.parse(template, TemplateUse.EGRESS).render(EGRESS);
  }

  private static String ingress(String template) {
    return Template.parse(template, TemplateUse.INGRESS).render(INGRESS);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '~',
      value = {
        "plain                      ~ plain",
        "# no { hole }              ~ # no { hole }",
        "#{topic}/#{topic.name}     ~ gtfs/gtfs",
        "#{partition}#{topic.partition} ~ 33",
        "t:#{ offset }:x            ~ t:42:x",
        "#{key}                     ~ k$1\\",
        "#{headers['event-id']}     ~ e1",
        "#{headers.event-id}        ~ e1",
        "#{let.route}               ~ R1",
        "#{value.n}                 ~ 1.50",
        "#{value.big}               ~ 123456789012345678901",
        "#{value.t}                 ~ true",
        "#{value.o['x y'].deep[1]}  ~ 20",
        "#{value.hole}              ~ #{key}",
        "#{value.s | lower}         ~ ü b",
        "#{value.s | upper}         ~ Ü B",
        "#{value.s | urlencode}     ~ %C3%9C%20b",
        "#{value.s | base64}        ~ w5wgYg==",
        "#{value.s|lower|urlencode} ~ %C3%BC%20b",
        "#{value.none | default('x')} ~ x",
        "#{value.none | lower | default('It\\'s')} ~ It's",
        "#{value.z | default('nil')} ~ nil",
        "#{value.empty | default('e')} ~ e",
        "#{value.l | default('list')} ~ list",
        "a#{value.none | default('')} ~ a",
      })
  void rendersEgressValues(String template, String expected) {
    assertThat(egress(template)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "#{channelName}                   ;chat:1",
        "#{message.name}.#{message.clientId} ;n.bob",
        "#{message.timestamp}             ;5",
        "#{message.extras.headers['h-1']} ;x",
        "#{message.data.m}                ;7",
      })
  void rendersIngressValues(String row) {
    int separator = row.indexOf(';');
    assertThat(ingress(row.substring(0, separator).strip()))
        .isEqualTo(row.substring(separator + 1));
  }

  @Test
  void hashesAreMurmur3OfTheUtf8() {
    // Facts of MurmurHash3_x86_32 with seed 0: "hello" 0x248bfa47, "hello, world" 0x149bbb7f.
    assertThat(Murmur3.hash32("")).isZero();
    assertThat(Murmur3.hash32("hello")).isEqualTo(0x248bfa47);
    assertThat(Murmur3.hash32("hello, world")).isEqualTo(0x149bbb7f);
    assertThat(Murmur3.hash32("The quick brown fox jumps over the lazy dog")).isEqualTo(0x2e4ff723);
  }

  @Test
  void hashFiltersWriteTheFingerprintInABase() {
    Map<String, @Nullable Object> context = Map.of("key", "hello");

    assertThat(render("#{key | hash}", context)).isEqualTo("248bfa47");
    assertThat(render("#{key | hash(10)}", context)).isEqualTo(String.valueOf(0x248bfa47L));
    assertThat(render("shard-#{key | moduloHash(4, 10)}", context))
        .isEqualTo("shard-" + 0x248bfa47L % 4);
    assertThat(render("#{key | moduloHash(1000)}", context))
        .isEqualTo(Long.toString(0x248bfa47L % 1000, 16));
  }

  @Test
  void tuplesKeepTheirValuesApart() {
    String template = "#{(key, topic) | hash}";

    assertThat(render(template, Map.of("key", "a", "topic", "bc")))
        .isNotEqualTo(render(template, Map.of("key", "ab", "topic", "c")));
    assertThat(render("#{(key, topic) | hash | default('-')}", Map.of("key", "a"))).isEqualTo("-");
  }

  private static String render(String template, Map<String, @Nullable Object> context) {
    return Template.parse(template, TemplateUse.EGRESS).render(context);
  }

  @Test
  void bytesAreUtf8Text() {
    assertThat(render("#{key}", Map.of("key", new byte[] {'u', '4', '2'}))).isEqualTo("u42");
    assertThatThrownBy(() -> render("#{key}", Map.of("key", new byte[] {(byte) 0xff})))
        .isInstanceOf(MappingError.class)
        .hasMessageContaining("not UTF-8");
  }

  @ParameterizedTest
  @CsvSource({
    "#{value.none}, MISSING",
    "#{value.z}, MISSING",
    "#{value.empty}, MISSING",
    "#{value.none | lower}, MISSING",
    "#{value.o}, WRONG_TYPE",
    "#{value.l}, WRONG_TYPE",
    "#{value.l[9]}, MISSING",
    "#{value.s.x}, MISSING",
    "#{value.none | default('')}, MISSING",
  })
  void whatHasNoTextIsAMappingError(String template, Reason reason) {
    assertThatThrownBy(() -> egress(template))
        .isInstanceOfSatisfying(MappingError.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      value = {
        "#{kez} ~ 3 ~ 'kez' is not known here; allowed: topic, partition, offset",
        "#{} ~ 3 ~ a value is missing here; allowed: topic",
        "ab#{key ~ 8 ~ expected '|' or '}', but the template ends",
        "#{key | shout} ~ 9 ~ 'shout' is no filter; filters: hash(base)",
        "#{key | hash(1)} ~ 9 ~ the base must be a number from 2 to 36",
        "#{key | hash('x')} ~ 9 ~ the base must be",
        "#{key | moduloHash} ~ 9 ~ moduloHash takes 1 or 2 arguments, not 0",
        "#{key | moduloHash(0)} ~ 9 ~ buckets must be a number above 0",
        "#{key | default} ~ 9 ~ default takes 1 arguments, not 0",
        "#{key | default(1)} ~ 9 ~ the default must be a text in 'quotes'",
        "#{key | lower(1)} ~ 9 ~ lower takes 0 arguments, not 1",
        "#{key | default('x} ~ 17 ~ the quote is not closed",
        "#{(key, topic)} ~ 3 ~ a tuple must be followed by",
        "#{(key topic) | hash} ~ 8 ~ expected ',' or ')'",
        "#{value.} ~ 9 ~ expected a name after '.'",
        "#{value[x]} ~ 9 ~ expected a number",
        "#{value[1} ~ 10 ~ expected ']'",
        "#{value[9999999999]} ~ 9 ~ at most nine digits",
        "#{topic.size} ~ 3 ~ 'topic.size' is not known here",
        "#{offset.x} ~ 3 ~ 'offset.x' is not known here",
        "#{headers} ~ 3 ~ 'headers' needs a member",
        "#{let} ~ 3 ~ 'let' needs a member",
        "#{message.name} ~ 3 ~ 'message' is not known here",
      })
  void badTemplatesAreRefusedWithPlaceAndRemedy(String template, int column, String message) {
    assertThatThrownBy(() -> Template.parse(template, TemplateUse.EGRESS))
        .isInstanceOfSatisfying(
            TemplateException.class, e -> assertThat(e.column()).isEqualTo(column))
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"#{key}", "#{message}", "#{message.secret}", "#{presence}", "#{channelName.x}"})
  void ingressTemplatesKnowMessagesOnly(String template) {
    assertThatThrownBy(() -> Template.parse(template, TemplateUse.INGRESS))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("allowed: channelName, message.{name, id, clientId");
  }

  @Test
  void theLineCounts() {
    assertThatThrownBy(() -> Template.parse("a\nb#{nope}", TemplateUse.EGRESS))
        .hasMessageStartingWith("line 2, column 4: ");
  }

  @Test
  void emptyAndOverlongTemplatesAreRefused() {
    assertThatThrownBy(() -> Template.parse("", TemplateUse.EGRESS))
        .isInstanceOf(TemplateException.class);
    assertThatThrownBy(() -> Template.parse("x".repeat(2001), TemplateUse.EGRESS))
        .isInstanceOf(TemplateException.class);
  }
}
