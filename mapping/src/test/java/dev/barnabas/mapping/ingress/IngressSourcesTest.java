package dev.barnabas.mapping.ingress;

import static dev.barnabas.mapping.ingress.RecordTexts.headers;
import static dev.barnabas.mapping.ingress.RecordTexts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.mapping.Trees;
import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.PresenceAction;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a rule writes that takes presence, lifecycles or occupancy: shapes of the contract. */
class IngressSourcesTest {
  private static final PresenceMessage EVENT =
      new PresenceMessage(
          "conn:0:0",
          PresenceAction.UPDATE,
          "bob",
          "conn",
          new Data.Text("{\"mood\":\"good\"}"),
          "json",
          Trees.quoted("{'headers':{'lang':'de'}}"),
          1_700);

  private static IngressRule rule(String source, String members) {
    return IngressRule.read(
        "ingress[0]",
        Trees.quoted("{'name':'in','from':{'source':'" + source + "'}," + members + "}"));
  }

  private static TargetRecord presence(String members) {
    return rule("channel.presence", members).map(event(EVENT)).orElseThrow();
  }

  private static ChannelMessage event(PresenceMessage event) {
    Message message = ChannelMessage.messageOf(event, "serial");
    return new ChannelMessage("app", "here", "chat:1", message, event.action());
  }

  private static Optional<TargetRecord> told(String source, String members) {
    String data =
        "{\"channelId\":\"chat:1\",\"name\":\"chat:1\",\"status\":{\"isActive\":true,"
            + "\"occupancy\":{\"metrics\":{\"connections\":2,\"presenceMembers\":1}}}}";
    var message =
        new Message(
            "id:0", "channel.opened", new Data.Text(data), "json", null, null, null, 1_700, "s");
    return rule(source, members).map(new ChannelMessage("app", "here", "chat:1", message));
  }

  @Test
  void anEnvelopeOfPresenceHasItsEventsWithNumbersForActions() {
    TargetRecord record = presence("'to':{'topic':'t'}");

    assertThat(text(record.value()))
        .isEqualTo(
            "{\"source\":\"channel.presence\",\"appId\":\"app\",\"channel\":\"chat:1\","
                + "\"site\":\"here\",\"ruleId\":\"in\",\"timestamp\":1700,"
                + "\"presence\":[{\"id\":\"conn:0:0\",\"data\":\"{\\\"mood\\\":\\\"good\\\"}\","
                + "\"encoding\":\"json\",\"clientId\":\"bob\",\"connectionId\":\"conn\","
                + "\"extras\":{\"headers\":{\"lang\":\"de\"}},\"timestamp\":1700,\"action\":4}]}");
    assertThat(text(record.key())).isEqualTo("chat:1");
    assertThat(record.timestamp()).isEqualTo(1_700);
    assertThat(headers(record))
        .isEqualTo(
            Map.of(
                "content-type", "application/json",
                "x-ably-version", "1.2",
                "barnabas.origin", "app/in",
                "lang", "de"));
  }

  @Test
  void withoutEnvelopeTheMembersDataIsTheValue() {
    TargetRecord record = presence("'to':{'topic':'t'},'enveloped':false");

    assertThat(text(record.value())).isEqualTo("{\"mood\":\"good\"}");
    assertThat(headers(record))
        .containsEntry("x-ably-envelope-source", "channel.presence")
        .containsEntry("x-ably-message-action", "4")
        .containsEntry("x-ably-message-client-id", "bob")
        .containsEntry("x-ably-message-id", "conn:0:0")
        .doesNotContainKey("x-ably-message-name");
  }

  @Test
  void templatesFiltersAndSelectReadPresence() {
    String to =
        "'to':{'topic':'p-#{presence.action}','key':'#{presence.clientId}:#{message.data.mood}'}";
    TargetRecord record =
        presence(
            to
                + ",'enveloped':false,'filter':'presence.action != `\\\"enter\\\"`',"
                + "'select':{'who':'presence.clientId','mood':'presence.data.mood'}");

    assertThat(record.topic()).isEqualTo("p-update");
    assertThat(text(record.key())).isEqualTo("bob:good");
    assertThat(text(record.value())).isEqualTo("{\"who\":\"bob\",\"mood\":\"good\"}");
    assertThat(
            rule("channel.presence", to + ",'filter':'presence.action == `\\\"leave\\\"`'")
                .map(event(EVENT)))
        .isEmpty();
  }

  @Test
  void aMemberWithoutDataIsAnEmptyValueAndNoTombstone() {
    var bare =
        new PresenceMessage("i", PresenceAction.LEAVE, "bob", "conn", null, null, null, 1_700);

    TargetRecord record =
        rule("channel.presence", "'to':{'topic':'t'},'enveloped':false")
            .map(event(bare))
            .orElseThrow();

    assertThat(record.value()).isEmpty();
  }

  @Test
  void whatIsToldOfAChannelStandsBesideItDecoded() {
    assertThat(text(told("channel.lifecycle", "'to':{'topic':'t'}").orElseThrow().value()))
        .isEqualTo(
            "{\"source\":\"channel.lifecycle\",\"appId\":\"app\",\"channel\":\"chat:1\","
                + "\"site\":\"here\",\"ruleId\":\"in\",\"timestamp\":1700,"
                + "\"name\":\"channel.opened\",\"data\":{\"channelId\":\"chat:1\","
                + "\"name\":\"chat:1\",\"status\":{\"isActive\":true,\"occupancy\":{\"metrics\":"
                + "{\"connections\":2,\"presenceMembers\":1}}}}}");
    TargetRecord plain =
        told("channel.occupancy", "'to':{'topic':'t'},'enveloped':false").orElseThrow();
    assertThat(text(plain.value())).startsWith("{\"channelId\":\"chat:1\"");
    assertThat(headers(plain))
        .containsEntry("x-ably-envelope-source", "channel.occupancy")
        .containsEntry("x-ably-envelope-channel", "chat:1")
        .containsEntry("x-ably-message-name", "channel.opened")
        .doesNotContainKey("x-ably-message-action");
  }

  @Test
  void figuresCanBeFilteredAndSelected() {
    String figures = "message.data.status.occupancy.metrics.connections";
    String to = "'to':{'topic':'t'},'enveloped':false,'select':{'n':'" + figures + "'},";

    assertThat(
            text(
                told("channel.occupancy", to + "'filter':'" + figures + " > `1`'")
                    .orElseThrow()
                    .value()))
        .isEqualTo("{\"n\":2}");
    assertThat(told("channel.occupancy", to + "'filter':'" + figures + " > `2`'")).isEmpty();
  }

  @Test
  void aTemplateThatReadsPresenceIsRefusedWhereThereIsNone() {
    assertThatThrownBy(
            () -> rule("channel.message", "'to':{'topic':'t','key':'#{presence.action}'}"))
        .isInstanceOf(RuleException.class)
        .hasMessageContaining("which only the source channel.presence has");
  }
}
