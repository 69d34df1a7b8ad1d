package dev.barnabas.mapping.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.mapping.Trees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngressSettingsTest {
  private static final String BASE = "'name':'r','from':{'channels':'^c:'},'to':{'topic':'t'}";

  private static IngressSettings read(String members) {
    return IngressSettings.read("ingress[0]", Trees.quoted("{" + members + "}"));
  }

  @Test
  void theShortestRuleHasTheDocumentedDefaults() {
    IngressSettings settings = read(BASE);

    assertThat(settings.enabled()).isTrue();
    assertThat(settings.channels()).isEqualTo("^c:");
    assertThat(settings.to()).isEqualTo(new IngressTarget("default", "t", null, null));
    assertThat(settings.enveloped()).isTrue();
    assertThat(settings.format()).isEqualTo(RecordFormat.JSON);
    assertThat(settings.headers()).isEqualTo(new HeaderChoice.All());
  }

  @Test
  void everyKeyOfTheReferenceIsKnown() {
    IngressSettings settings =
        read(
            "'name':'chat-in','enabled':true,'from':{'source':'channel.message','channels':''},"
                + "'filter':'message.name',"
                + "'to':{'cluster':'inner','topic':'t','key':'#{channelName}'},"
                + "'enveloped':false,'format':'msgpack','select':{'a':'message.data'},"
                + "'headers':{'from':'none'},'allowLoop':false,'onError':{'mapping':'skip',"
                + "'publish':'retry','deadLetterTopic':null,'maxRate':null}");

    assertThat(settings.to().cluster()).isEqualTo("inner");
    assertThat(settings.select()).containsEntry("a", "message.data");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      value = {
        "'name':null ~ name ~ is required",
        "'from':null ~ from ~ is required. Add from",
        "'from':{'source':'channel.members'} ~ from.source ~ must be one of: channel.message,"
            + " channel.presence",
        "'from':{'channels':1} ~ from.channels ~ must be text",
        "'from':{'channel':'c'} ~ from.channel ~ Did you mean 'channels'?",
        "'filter':1 ~ filter ~ must be text",
        "'to':null ~ to ~ is required. Add to: { topic: name }",
        "'to':{} ~ to.topic ~ exactly one of topic and routingKey is required",
        "'to':{'topic':'t','routingKey':'a:b'} ~ to.topic ~ exactly one of",
        "'to':{'routingKey':'a:b','key':'k'} ~ to.key ~ can't stand beside routingKey",
        "'to':{'topic':'t','partition':1} ~ to.partition ~ is not a key",
        "'enveloped':'no' ~ enveloped ~ must be true or false",
        "'format':'avro' ~ format ~ must be one of: json, msgpack",
        "'format':'msgpack','enveloped':false ~ format ~ works only with the envelope or a select",
        "'select':{'a':'b'} ~ select ~ works only without the envelope. Set enveloped: false",
        "'select':{'a':1},'enveloped':false ~ select.a ~ must be text",
        "'select':{},'enveloped':false ~ select ~ must have 1 to 200 members",
        "'headers':{'from':'some'} ~ headers.from ~ must be all, none or",
        "'headers':{'set':{}} ~ headers.set ~ is not a key",
        "'onError':{'mapping':'halt'} ~ onError.mapping ~ must be one of",
        "'rule':1 ~ rule ~ is not a key",
      })
  void refusedValuesSayPathRuleAndRemedy(String member, String path, String message) {
    assertThatThrownBy(() -> read(BASE + "," + member))
        .isInstanceOfSatisfying(
            RuleException.class,
            e -> {
              assertThat(e.problems()).hasSize(1);
              assertThat(e.problems().getFirst().path()).isEqualTo("ingress[0]." + path);
            })
        .hasMessageContaining(message);
  }
}
