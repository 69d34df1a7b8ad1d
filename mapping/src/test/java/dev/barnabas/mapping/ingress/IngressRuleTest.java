package dev.barnabas.mapping.ingress;

import static dev.barnabas.mapping.ingress.RecordTexts.headers;
import static dev.barnabas.mapping.ingress.RecordTexts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.Trees;
import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.msgpack.MessagePack;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngressRuleTest {
  private static final String DATA =
      "{\"conferenceId\":\"c7\",\"seats\":2,\"market\":\"1.13\",\"l\":[1]}";

  private static IngressRule rule(String members) {
    return IngressRule.read("ingress[0]", Trees.quoted("{'name':'in'," + members + "}"));
  }

  private static Message message(@Nullable Data data, @Nullable String encoding) {
    return new Message("id:0", "book", data, encoding, "bob", "conn", null, 1_700, "serial");
  }

  private static Message json() {
    return message(new Data.Text(DATA), "json");
  }

  private static Message withExtras(String extras, @Nullable Data data) {
    return new Message("id:0", null, data, null, null, null, Trees.quoted(extras), 1_700, null);
  }

  private static TargetRecord map(String members, Message message) {
    return rule(members).map(new ChannelMessage("app", "here", "booking:1", message)).orElseThrow();
  }

  @Test
  void theBookingsExampleSelectsFromThePayload() {
    TargetRecord record =
        map(
            "'from':{'source':'channel.message','channels':'^booking:'},"
                + "'to':{'topic':'bookings','key':'#{message.data.conferenceId}'},"
                + "'enveloped':false,"
                + "'select':{'conference':'message.data.conferenceId','seats':'message.data.seats',"
                + "'user':'message.clientId'}",
            json());

    assertThat(record.cluster()).isEqualTo("default");
    assertThat(record.topic()).isEqualTo("bookings");
    assertThat(text(record.key())).isEqualTo("c7");
    assertThat(text(record.value()))
        .isEqualTo("{\"conference\":\"c7\",\"seats\":2,\"user\":\"bob\"}");
    assertThat(record.timestamp()).isEqualTo(1_700);
    assertThat(headers(record)).containsEntry("content-type", "application/json");
  }

  @Test
  void theBetsExampleWritesAblysEnvelope() {
    TargetRecord record =
        map("'from':{'channels':''},'to':{'topic':'bets','key':'#{message.data.market}'}", json());

    assertThat(text(record.key())).isEqualTo("1.13");
    assertThat(text(record.value()))
        .isEqualTo(
            "{\"source\":\"channel.message\",\"appId\":\"app\",\"channel\":\"booking:1\","
                + "\"site\":\"here\",\"ruleId\":\"in\",\"timestamp\":1700,"
                + "\"messages\":[{\"id\":\"id:0\","
                + "\"name\":\"book\",\"data\":\""
                + DATA.replace("\"", "\\\"")
                + "\",\"encoding\":\"json\",\"clientId\":\"bob\",\"connectionId\":\"conn\","
                + "\"timestamp\":1700,\"serial\":\"serial\"}]}");
    assertThat(headers(record))
        .isEqualTo(
            Map.of(
                "content-type", "application/json",
                "x-ably-version", "1.2",
                "barnabas.origin", "app/in"));
  }

  @Test
  void theChatExampleIsKeyedByChannelByDefault() {
    TargetRecord record =
        map("'from':{'channels':'^booking:'},'to':{'topic':'inbound-chat'}", json());

    assertThat(text(record.key())).isEqualTo("booking:1");
  }

  @Test
  void binaryInAnEnvelopeIsBase64InJsonAndBytesInMessagePack() {
    Message binary = message(new Data.Binary(new byte[] {1, 2}), "cipher+aes-256-cbc");
    String to = "'from':{},'to':{'topic':'t'}";

    assertThat(text(map(to, binary).value()))
        .contains("\"data\":\"AQI=\",\"encoding\":\"cipher+aes-256-cbc/base64\"");
    TargetRecord packed = map(to + ",'format':'msgpack'", binary);
    assertThat(headers(packed)).containsEntry("content-type", "application/x-msgpack");
    assertThat(MessagePack.parse(Objects.requireNonNull(packed.value())))
        .extracting("messages")
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .first()
        .extracting("data")
        .isEqualTo(new byte[] {1, 2});
  }

  @Test
  void withoutEnvelopeThePayloadGoesWithHeaders() {
    TargetRecord record = map("'from':{},'to':{'topic':'t'},'enveloped':false", json());

    assertThat(text(record.value())).isEqualTo(DATA);
    assertThat(headers(record))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("content-type", "application/json"),
                Map.entry("x-ably-version", "1.2"),
                Map.entry("barnabas.origin", "app/in"),
                Map.entry("x-ably-envelope-appid", "app"),
                Map.entry("x-ably-envelope-channel", "booking:1"),
                Map.entry("x-ably-envelope-rule-id", "in"),
                Map.entry("x-ably-envelope-site", "here"),
                Map.entry("x-ably-envelope-source", "channel.message"),
                Map.entry("x-ably-message-id", "id:0"),
                Map.entry("x-ably-message-timestamp", "1700"),
                Map.entry("x-ably-message-client-id", "bob"),
                Map.entry("x-ably-message-connection-id", "conn"),
                Map.entry("x-ably-message-name", "book")));
  }

  @ParameterizedTest
  @CsvSource({
    "'', text/plain, ''",
    "json, application/json, ''",
    "utf-8/cipher+aes-128-cbc, application/octet-stream, utf-8/cipher+aes-128-cbc",
  })
  void theContentTypeTellsWhatIsLeftToDecode(String encoding, String type, String left) {
    TargetRecord record =
        map(
            "'from':{},'to':{'topic':'t'},'enveloped':false",
            message(new Data.Text("7"), encoding.isEmpty() ? null : encoding));

    assertThat(headers(record)).containsEntry("content-type", type);
    assertThat(headers(record).getOrDefault("x-ably-message-encoding", "")).isEqualTo(left);
  }

  @ParameterizedTest
  @CsvSource({
    "'', application/octet-stream",
    "utf-8, text/plain",
    "json/utf-8, application/json",
  })
  void binaryDataIsDecodedAsFarAsAServerCan(String encoding, String type) {
    TargetRecord record =
        map(
            "'from':{},'to':{'topic':'t'},'enveloped':false",
            message(new Data.Binary(new byte[] {'7'}), encoding.isEmpty() ? null : encoding));

    assertThat(headers(record)).containsEntry("content-type", type);
    assertThat(text(record.value())).isEqualTo("7");
  }

  @Test
  void aTombstoneMessageBecomesATombstoneAndNoDataAnEmptyValue() {
    String plain = "'from':{},'to':{'topic':'t'},'enveloped':false,'select':{'a':'message.data.a'}";
    String whole = "'from':{},'to':{'topic':'t'},'enveloped':false";

    assertThat(map(plain, withExtras("{'kafka':{'tombstone':true}}", null)).value()).isNull();
    assertThat(map(whole, withExtras("{'kafka':{'tombstone':true}}", null)).value()).isNull();
    assertThat(map(whole, withExtras("{}", null)).value()).isEmpty();
  }

  @Test
  void messageHeadersBecomeRecordHeadersButCanNotPassAsOurs() {
    Message message =
        withExtras(
            "{'headers':{'h':'x','n':1.5,'t':true,'o':{},'z':null,'X-Ably-Envelope-Appid':'forged',"
                + "'Content-Type':'forged','barnabas.origin':'forged'}}",
            new Data.Text("x"));
    String to = "'from':{},'to':{'topic':'t'}";

    assertThat(headers(map(to, message)))
        .isEqualTo(
            Map.of(
                "content-type", "application/json",
                "x-ably-version", "1.2",
                "barnabas.origin", "app/in",
                "h", "x",
                "n", "1.5",
                "t", "true"));
    assertThat(headers(map(to + ",'headers':{'from':['n']}", message)))
        .containsKey("n")
        .doesNotContainKey("h");
    assertThat(headers(map(to + ",'headers':{'from':'none'}", message))).doesNotContainKey("h");
  }

  @Test
  void theFilterLeavesMessagesOut() {
    IngressRule rule =
        rule(
            "'from':{},'to':{'topic':'t'},'filter':'message.name == `\\\"book\\\"` &&"
                + " message.data.seats > `1`'");

    assertThat(rule.map(new ChannelMessage("a", "s", "c", json()))).isPresent();
    assertThat(rule.map(new ChannelMessage("a", "s", "c", message(null, null)))).isEmpty();
    assertThat(rule.map(new ChannelMessage("a", "s", "c", message(new Data.Text("{"), "json"))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "bets:#{message.clientId}      ~ bets ~ bob",
        "#{message.name}:#{channelName} ~ book ~ booking:1",
        "bets                          ~ bets ~ booking:1",
        "bets:                         ~ bets ~ ''",
      })
  void aRoutingKeyIsSplitAtTheFirstColonAfterRendering(String template, String topic, String key) {
    TargetRecord record = map("'from':{},'to':{'routingKey':'" + template + "'}", json());

    assertThat(record.topic()).isEqualTo(topic);
    assertThat(text(record.key())).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      value = {
        "'to':{'topic':'t','key':'#{message.data.none}'} ~ to.key ~ MISSING",
        "'to':{'topic':'t','key':'#{message.data.l}'} ~ to.key ~ WRONG_TYPE",
        "'to':{'topic':'#{channelName}'} ~ to.topic ~ INVALID_NAME",
        "'to':{'routingKey':'a b:c'} ~ to.routingKey ~ INVALID_NAME",
        "'to':{'topic':'t'},'filter':'abs(message.name)' ~ filter ~ EXPRESSION",
        "'to':{'topic':'t'},'enveloped':false,'select':{'a':'abs(message.name)'} ~ select.a ~"
            + " EXPRESSION",
      })
  void failuresSayStageAndReason(String members, String stage, MappingError.Reason reason) {
    assertThatThrownBy(() -> map("'from':{}," + members, json()))
        .isInstanceOfSatisfying(
            MappingError.class,
            e -> {
              assertThat(e.stage()).isEqualTo(stage);
              assertThat(e.reason()).isEqualTo(reason);
            });
  }

  @Test
  void theRuleTakesChannelsByItsPattern() {
    IngressRule rule = rule("'from':{'channels':'^chat:'},'to':{'topic':'t'}");

    assertThat(rule.takesChannel("chat:1")).isTrue();
    assertThat(rule.takesChannel("bus:1")).isFalse();
  }

  @Test
  void textsThatDoNotCompileAreRefusedWithTheirPaths() {
    assertThatThrownBy(() -> rule("'from':{},'to':{'topic':'a:b','key':'#{key}'},'filter':'a['"))
        .isInstanceOfSatisfying(
            RuleException.class,
            e ->
                assertThat(e.problems())
                    .extracting(problem -> problem.path())
                    .containsExactly(
                        "ingress[0].filter", "ingress[0].to.key", "ingress[0].to.topic"));
    assertThatThrownBy(() -> rule("'from':{'channels':'('},'to':{'topic':'t'}"))
        .hasMessageStartingWith("ingress[0].from.channels = (: is no regular expression");
  }
}
