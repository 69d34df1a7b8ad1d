package dev.barnabas.mapping.egress;

import static dev.barnabas.mapping.egress.Records.record;
import static dev.barnabas.mapping.egress.Records.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.mapping.RecordHeader;
import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EgressRuleTest {
  private static Message only(MappedRecord mapped) {
    assertThat(mapped.failures()).isEmpty();
    assertThat(mapped.messages()).hasSize(1);
    return mapped.messages().getFirst().message();
  }

  private static MappingFailure failure(MappedRecord mapped) {
    assertThat(mapped.messages()).isEmpty();
    assertThat(mapped.failures()).hasSize(1);
    return mapped.failures().getFirst();
  }

  private static SourceRecord withKey(byte @Nullable [] key) {
    return new SourceRecord("default", "t", 2, 7, 1_000, key, new byte[] {'1'}, List.of(), null);
  }

  @Test
  void aWholeValueGoesOutAsItCame() {
    Message message = only(rule("'channel':'c'").map(record("k", "{ \"a\" : 1e3 }")));

    assertThat(message.data()).isEqualTo(new Data.Text("{ \"a\" : 1e3 }"));
    assertThat(message.encoding()).isEqualTo("json");
    assertThat(message.id()).isEqualTo("t:2:7:0");
    assertThat(message.timestamp()).isEqualTo(1_000);
    assertThat(message.extras()).isEqualTo(Map.of("kafka", Map.of("key", "k")));
    assertThat(message.name()).isNull();
  }

  @Test
  void textAndBytesAreCarriedAsSuch() {
    Message text =
        only(rule("'channel':'c','value':{'format':'string'}").map(record(null, "\"hi\"")));
    Message bytes = only(rule("'channel':'c','value':{'format':'bytes'}").map(record(null, "x")));

    assertThat(text.data()).isEqualTo(new Data.Text("\"hi\""));
    assertThat(text.encoding()).isNull();
    assertThat(text.extras()).isNull();
    assertThat(bytes.data())
        .isInstanceOfSatisfying(
            Data.Binary.class, data -> assertThat(data.value()).containsExactly('x'));
    assertThat(bytes.encoding()).isNull();
  }

  @Test
  void aStringThatIsJsonStaysJson() {
    Message message = only(rule("'channel':'c','split':'value'").map(record(null, "[\"x\"]")));

    assertThat(message.data()).isEqualTo(new Data.Text("\"x\""));
    assertThat(message.encoding()).isEqualTo("json");
  }

  @Test
  void selectDropsNullsUnlessToldToKeepThem() {
    String value = "{\"a\":1,\"b\":null}";
    String select = "'message':{'select':{'a':'value.a','b':'value.b','n':'topic'}";

    assertThat(only(rule("'channel':'c'," + select + "}").map(record(null, value))).data())
        .isEqualTo(new Data.Text("{\"a\":1,\"n\":\"t\"}"));
    assertThat(
            only(rule("'channel':'c'," + select + ",'keepNulls':true}").map(record(null, value)))
                .data())
        .isEqualTo(new Data.Text("{\"a\":1,\"b\":null,\"n\":\"t\"}"));
  }

  @Test
  void goodItemsGoOutAndBadOnesKeepTheirIndex() {
    MappedRecord mapped =
        rule("'channel':'c:#{item.id}','split':'value'")
            .map(record(null, "[{\"id\":1},{},{\"id\":3}]"));

    assertThat(mapped.messages())
        .extracting(MappedMessage::id)
        .containsExactly("t:2:7:0", "t:2:7:2");
    assertThat(mapped.failures()).hasSize(1);
    assertThat(mapped.failures().getFirst().index()).isEqualTo(1);
    assertThat(mapped.failures().getFirst().error().stage()).isEqualTo("channel");
  }

  @Test
  void theIndexCountsOverAllLevelsAndIsCountedBeforeTheFilter() {
    MappedRecord mapped =
        rule("'channel':'c:#{parent.p}:#{item}','split':['value','item.l'],'filter':'item > `1`'")
            .map(record(null, "[{\"p\":\"a\",\"l\":[1,2]},{\"p\":\"b\"},{\"p\":\"c\",\"l\":[3]}]"));

    assertThat(mapped.messages())
        .extracting(message -> message.channel() + "=" + message.id())
        .containsExactly("c:a:2=t:2:7:1", "c:c:3=t:2:7:2");
  }

  @Test
  void aBranchThatDoesNotSplitFailsAloneAndTakesOneIndex() {
    MappedRecord mapped =
        rule("'channel':'c','split':['value','item.l']")
            .map(record(null, "[{\"l\":[1]},{\"l\":\"x\"},{\"l\":[2]}]"));

    assertThat(mapped.messages()).extracting(MappedMessage::index).containsExactly(0, 2);
    assertThat(mapped.failures().getFirst().index()).isEqualTo(1);
    assertThat(mapped.failures().getFirst().error().reason()).isEqualTo(Reason.WRONG_TYPE);
    assertThat(mapped.failures().getFirst().error().stage()).isEqualTo("split[1]");
  }

  @Test
  void nothingToSplitIsNoMessage() {
    MappedRecord mapped = rule("'channel':'c','split':'value.none'").map(record(null, "{}"));

    assertThat(mapped.messages()).isEmpty();
    assertThat(mapped.failures()).isEmpty();
  }

  @Test
  void tooManyItemsFailTheRecord() {
    MappedRecord mapped =
        rule("'channel':'c','split':'value'").map(record(null, "[" + "0,".repeat(100_000) + "0]"));

    assertThat(failure(mapped).index()).isEqualTo(MappingFailure.WHOLE_RECORD);
    assertThat(failure(mapped).error().reason()).isEqualTo(Reason.TOO_MANY);
  }

  @Test
  void letNamesValuesForTheRest() {
    MappedRecord mapped =
        rule("'channel':'route:#{let.route}','let':{'route':'value.a.b','all':'@'},"
                + "'filter':'let.route','message':{'select':{'r':'let.route'}}")
            .map(record(null, "{\"a\":{\"b\":\"R1\"}}"));

    assertThat(mapped.messages().getFirst().channel()).isEqualTo("route:R1");
    assertThat(only(mapped).data()).isEqualTo(new Data.Text("{\"r\":\"R1\"}"));
  }

  @Test
  void severalChannelsShareIndexAndIdAndEachIsNamedOnce() {
    MappedRecord mapped = rule("'channel':['a:#{key}','b','a:#{value}']").map(record("1", "1"));

    assertThat(mapped.messages()).extracting(MappedMessage::channel).containsExactly("a:1", "b");
    assertThat(mapped.messages()).extracting(MappedMessage::id).containsOnly("t:2:7:0");
  }

  @Test
  void headersAreCarriedChosenAndSet() {
    RecordHeader[] headers = {
      RecordHeader.of("h", "old"),
      RecordHeader.of("h", "new"),
      RecordHeader.of("g", "x"),
      RecordHeader.of("barnabas.origin", "app/rule"),
      new RecordHeader("raw", new byte[] {(byte) 0xff}),
      new RecordHeader("null", null)
    };
    String set = "'set':{'p':'#{partition}','g':'#{headers.h}'}";

    assertThat(
            only(rule("'channel':'c','message':{'headers':{" + set + "}}")
                    .map(record(null, "1", headers)))
                .extras())
        .isEqualTo(Map.of("headers", Map.of("h", "new", "g", "new", "raw", "/w==", "p", "2")));
    assertThat(
            only(rule("'channel':'c','message':{'headers':{'from':['h']}}")
                    .map(record(null, "1", headers)))
                .extras())
        .isEqualTo(Map.of("headers", Map.of("h", "new")));
    assertThat(
            only(rule("'channel':'c','message':{'headers':{'from':'none'}}")
                    .map(record(null, "1", headers)))
                .extras())
        .isNull();
  }

  @Test
  void keysAreReadInTheirFormat() {
    byte[] number = ByteBuffer.allocate(8).putLong(-5).array();

    assertThat(rule("'channel':'c:#{key}','key':{'format':'long'}").map(withKey(number)).messages())
        .extracting(MappedMessage::channel)
        .containsExactly("c:-5");
    assertThat(
            rule("'channel':'c:#{key.a}','key':{'format':'json'}")
                .map(record("{\"a\":true}", "1"))
                .messages())
        .extracting(MappedMessage::channel)
        .containsExactly("c:true");
    assertThat(only(rule("'channel':'c','key':{'format':'bytes'}").map(record("é", "1"))).extras())
        .isEqualTo(Map.of("kafka", Map.of("key", "w6k=")));
    assertThat(
            only(rule("'channel':'c','key':{'format':'none'}").map(withKey(new byte[] {-1})))
                .extras())
        .isNull();
    assertThat(
            only(rule("'channel':'c','message':{'extras':{'kafkaKey':false}}")
                    .map(record("k", "1")))
                .extras())
        .isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'channel':'c'                          | k  | {     | UNREADABLE | value",
        "'channel':'c'                          | k  | \"\"  | UNREADABLE | value",
        "'channel':'c','key':{'format':'long'}  | k  | 1     | UNREADABLE | key",
        "'channel':'c','key':{'format':'json'}  | {  | 1     | UNREADABLE | key",
        "'channel':'c:#{value.x}'               | k  | 1     | MISSING    | channel",
        "'channel':'#{key}'                     | :k | 1     | INVALID_NAME | channel",
        "'channel':'c:#{key}','strictSegments':true | a:b | 1 | INVALID_NAME | channel",
        "'channel':'c','split':'value'          | k  | 1     | WRONG_TYPE | split[0]",
        "'channel':'c','filter':'length(value)' | k  | 1     | EXPRESSION | filter",
        "'channel':'c','let':{'x':'abs(key)'}   | k  | 1     | EXPRESSION | let.x",
        "'channel':'c','id':'#{value.id}'       | k  | 1     | MISSING    | id",
        "'channel':'c','message':{'name':'#{value.n}'} | k | 1 | MISSING | message.name",
        "'channel':'c','message':{'select':{'s':'sum(value)'}} | k | 1 | EXPRESSION |"
            + " message.select.s",
        "'channel':'c','message':{'headers':{'set':{'h':'#{value.n}'}}} | k | 1 | MISSING |"
            + " message.headers.set.h",
      })
  void failuresSayStageAndReason(
      String members, String key, String value, Reason reason, String stage) {
    MappingFailure failure = failure(rule(members).map(record(key, value)));

    assertThat(failure.error().reason()).isEqualTo(reason);
    assertThat(failure.error().stage()).isEqualTo(stage);
  }

  @Test
  void aKeyThatIsNoTextIsReported() {
    MappingFailure failure = failure(rule("'channel':'c'").map(withKey(new byte[] {-1})));

    assertThat(failure.error()).hasMessage("the key is not UTF-8");
    assertThat(failure.index()).isEqualTo(MappingFailure.WHOLE_RECORD);
  }

  @Test
  void aTombstoneIsAMessageWithoutDataThatSaysSo() {
    MappedRecord mapped =
        rule("'channel':['row:#{key}','all','of:#{value.x}'],'split':'value.l','filter':'value.ok',"
                + "'message':{'name':'n.#{value.x}','select':{'a':'value.a'}},'id':'#{value.id}'")
            .map(record("k", null));

    assertThat(mapped.failures()).isEmpty();
    assertThat(mapped.messages())
        .extracting(MappedMessage::channel)
        .containsExactly("row:k", "all");
    Message message = mapped.messages().getFirst().message();
    assertThat(message.data()).isNull();
    assertThat(message.encoding()).isNull();
    assertThat(message.name()).isNull();
    assertThat(message.id()).isEqualTo("t:2:7:0");
    assertThat(message.extras()).isEqualTo(Map.of("kafka", Map.of("key", "k", "tombstone", true)));
  }

  @Test
  void aTombstoneOfAChannelMadeFromTheValueIsAFailure() {
    MappingFailure failure = failure(rule("'channel':'c:#{value.x}'").map(record("k", null)));

    assertThat(failure.error().stage()).isEqualTo("channel");
  }

  @Test
  void channelsThatDependOnTheKeyAreKnownBeforeParsing() {
    EgressRule byKey = rule("'channel':['c:#{key}','p:#{partition}'],'split':'value'");

    assertThat(byKey.channelsBeforeParsing(record("k", "no json")))
        .isEqualTo(Optional.of(List.of("c:k", "p:2")));
    assertThat(byKey.channelsBeforeParsing(record(null, "1"))).isEmpty();
    assertThat(rule("'channel':'c:#{value}'").channelsBeforeParsing(record("k", "1"))).isEmpty();
    assertThat(rule("'channel':'c:#{index}'").channelsBeforeParsing(record("k", "1"))).isEmpty();
  }

  @Test
  void textsThatDoNotCompileAreReportedTogetherWithTheirPaths() {
    assertThatThrownBy(() ->
            rule(
                "'channel':['ok','#{nope}'],'filter':'a[','split':['value','x('],"
                    + "'message':{'select':{'a':'nofun(@)'}}"))
        .isInstanceOfSatisfying(
            RuleException.class,
            e ->
                assertThat(e.problems())
                    .extracting(problem -> problem.path())
                    .containsExactly(
                        "egress[0].split[1]",
                        "egress[0].filter",
                        "egress[0].channel[1]",
                        "egress[0].message.select.a"));
  }

  @Test
  void aChannelThatNeedsAKeyThatIsNotReadIsRefused() {
    assertThatThrownBy(() -> rule("'channel':'c:#{key}','key':{'format':'none'}"))
        .hasMessageContaining("egress[0].key.format = none: the channel needs the key");
  }

  @Test
  void valuesOutsideTheBasicPlaneSurvive() {
    Message message = only(rule("'channel':'c:#{value}'").map(record(null, "\"😀\"")));

    assertThat(message.data()).isEqualTo(new Data.Text("\"😀\""));
    assertThat("😀".getBytes(StandardCharsets.UTF_8)).hasSize(4);
  }
}
