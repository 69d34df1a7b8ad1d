package dev.barnabas.mapping.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.mapping.MappingError;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelTemplateTest {
  private static String channel(String template, boolean strict, String key) {
    return ChannelTemplate.parse(template, TemplateUse.EGRESS, strict).render(Map.of("key", key));
  }

  @Test
  void colonsInValuesAreKeptAsAblyDoes() {
    assertThat(channel("a:#{key}", false, "b:c")).isEqualTo("a:b:c");
  }

  @Test
  void strictSegmentsRefuseColonsInValues() {
    assertThat(channel("a:#{key}", true, "b")).isEqualTo("a:b");
    assertThatThrownBy(() -> channel("a:#{key}", true, "b:c"))
        .isInstanceOf(MappingError.class)
        .hasMessageContaining("strictSegments");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[meta]x", "[?rewind=1]x", ":x", " x", ",x", "a\nb"})
  void noValueMakesAnythingButAPlainName(String key) {
    assertThatThrownBy(() -> channel("#{key}", false, key))
        .isInstanceOfSatisfying(
            MappingError.class,
            e -> assertThat(e.reason()).isEqualTo(MappingError.Reason.INVALID_NAME));
  }

  @Test
  void overlongNamesAreRefused() {
    assertThatThrownBy(() -> channel("a#{key}", false, "x".repeat(2048)))
        .isInstanceOf(MappingError.class)
        .hasMessageContaining("2048");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[meta]#{key}", ":#{key}", " a", "a\n#{key}"})
  void literalTextThatBreaksTheNameRulesIsRefusedAtLoad(String template) {
    assertThatThrownBy(() -> ChannelTemplate.parse(template, TemplateUse.EGRESS, false))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("not a valid channel name");
  }
}
