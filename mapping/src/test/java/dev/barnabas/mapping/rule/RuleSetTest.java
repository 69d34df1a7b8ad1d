package dev.barnabas.mapping.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.mapping.Trees;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleSetTest {
  private static EgressSettings egress(String name, String topic, String channel, String more) {
    return EgressSettings.read(
        "",
        Trees.quoted(
            "{'name':'%s','from':{'topics':['%s']},'channel':'%s'%s}"
                .formatted(name, topic, channel, more)));
  }

  private static IngressSettings ingress(String name, String channels, String to) {
    return IngressSettings.read(
        "",
        Trees.quoted(
            "{'name':'%s','from':{'channels':'%s'},'to':{%s}}".formatted(name, channels, to)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      value = {
        "t ~ chat:#{key} ~ ^chat: ~ 'topic':'t' ~ true",
        "t ~ chat:#{key} ~ ^chat:room ~ 'topic':'t' ~ true",
        "t ~ chat:#{key} ~ ^chat-in: ~ 'topic':'t' ~ false",
        "t ~ chat:#{key} ~ ^chat: ~ 'topic':'other' ~ false",
        "t ~ chat:#{key} ~ ^chat: ~ 'topic':'t','cluster':'inner' ~ false",
        "t-1 ~ chat:#{key} ~ ^chat: ~ 'topic':'t-#{message.name}' ~ true",
        "t-1 ~ chat:#{key} ~ ^chat: ~ 'topic':'u-#{message.name}' ~ false",
        "t ~ chat:#{key} ~ ^chat: ~ 'routingKey':'t:#{channelName}' ~ true",
        "t ~ chat:#{key} ~ ^chat: ~ 'routingKey':'t2:#{channelName}' ~ false",
        "t ~ #{value.room} ~ ^chat: ~ 'topic':'t' ~ true",
      })
  void rulesThatPassMessagesRoundAreFound(
      String topic, String channel, String pattern, String to, boolean loop) {
    List<RuleProblem> problems =
        RuleSet.problems(
            List.of(egress("out", topic, channel, "")), List.of(ingress("in", pattern, to)));

    assertThat(problems).hasSize(loop ? 1 : 0);
    if (loop) {
      assertThat(problems.getFirst().toString())
          .startsWith("egress.out: forms a loop with ingress.in")
          .contains("allowLoop: true");
    }
  }

  @Test
  void allowLoopAllowsIt() {
    assertThat(
            RuleSet.problems(
                List.of(egress("out", "t", "chat", ",'allowLoop':true")),
                List.of(ingress("in", "chat", "'topic':'t'"))))
        .isEmpty();
  }

  @Test
  void aNameIsUsedOnce() {
    List<RuleProblem> problems =
        RuleSet.problems(
            List.of(egress("r", "t", "a", ""), egress("r", "u", "b", "")),
            List.of(ingress("r", "x", "'topic':'v'")));

    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst())
        .hasToString("egress = r: two rules have this name. Rename one of them");
  }
}
