package dev.barnabas.mapping.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextPatternTest {
  @Test
  void isFoundAnywhereOrMatchesTheWhole() {
    TextPattern pattern = TextPattern.compile("b+c");

    assertThat(pattern.isFoundIn("abbcd")).isTrue();
    assertThat(pattern.isFoundIn("abd")).isFalse();
    assertThat(pattern.matches("bbc")).isTrue();
    assertThat(pattern.matches("abbc")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a)\\1", "(?=a)", "(?<!a)b", "a++", "(", "(?:(?:a{30}){30}){2}"})
  void whatIsNotRe2OrTooLargeIsRefused(String pattern) {
    assertThatThrownBy(() -> TextPattern.compile(pattern)).isInstanceOf(ExpressionException.class);
  }

  @Test
  void aPatternIsAtMostFiveHundredCharacters() {
    assertThat(TextPattern.compile("a".repeat(500)).matches("a".repeat(500))).isTrue();
    assertThatThrownBy(() -> TextPattern.compile("a".repeat(501)))
        .hasMessageContaining("500 characters");
  }

  @Test
  @Timeout(20)
  void aPatternThatRunsAwayElsewhereEnds() {
    TextPattern pattern = TextPattern.compile("(a|aa)+$");

    assertThat(pattern.isFoundIn("a".repeat(100_000) + "b")).isFalse();
    assertThat(pattern.isFoundIn("a".repeat(100_000))).isTrue();
  }

  @Test
  void isFoundInNothingThatWouldTakeTooLong() {
    assertThat(TextPattern.compile("b").isFoundIn("b".repeat(10_000_000))).isFalse();
  }
}
