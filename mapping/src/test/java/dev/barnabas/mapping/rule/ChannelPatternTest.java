package dev.barnabas.mapping.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.mapping.MappingError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelPatternTest {
  @ParameterizedTest
  @CsvSource({
    "^chat:, chat:1, true",
    "^chat:, xchat:1, false",
    "chat, a-chat-b, true",
    "'', anything, true",
    "^(a|b)$, b, true",
    "^[^:]+$, a:b, false",
  })
  void aPatternIsFoundAnywhere(String pattern, String channel, boolean matches) {
    assertThat(ChannelPattern.compile("p", pattern).matches(channel)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(", "(?=a)", "(?!a)", "(?<=a)", "(?<!a)", "(?>a)", "(a)\\1", "a++", "\\k<n>"})
  void whatIsNotRe2IsRefused(String pattern) {
    assertThatThrownBy(() -> ChannelPattern.compile("ingress[0].from.channels", pattern))
        .isInstanceOf(RuleException.class)
        .hasMessageStartingWith("ingress[0].from.channels = ");
  }

  @Test
  void overlongPatternsAreRefused() {
    assertThatThrownBy(() -> ChannelPattern.compile("p", "a".repeat(501)))
        .isInstanceOf(RuleException.class);
  }

  @Test
  void aNameThatMakesThePatternBacktrackTooLongIsGivenUp() {
    ChannelPattern pattern = ChannelPattern.compile("p", "a*a*a*c");

    assertThatThrownBy(() -> pattern.matches("a".repeat(500) + "b"))
        .isInstanceOf(MappingError.class)
        .hasMessageContaining("takes too long");
  }

  @ParameterizedTest
  @CsvSource({
    "^chat:, chat:, true",
    "^chat:, chat, true",
    "^chat:, chat-in:, false",
    "^chat-in:, chat:, false",
    "^chat:room, chat:, true",
    "'', x, true",
    "x$, chat:, true",
  })
  void mayMatchBelowErrsOnTheSideOfYes(String pattern, String prefix, boolean may) {
    assertThat(ChannelPattern.compile("p", pattern).mayMatchBelow(prefix)).isEqualTo(may);
  }
}
