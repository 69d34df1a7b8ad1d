package dev.barnabas.protocol.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @Test
  void readsEveryKindOfValue() {
    assertThat(Json.parse(" {\"a\":[1,-2.50,true,false,null,\"x\\u00e9\"],\"b\":{}} "))
        .isEqualTo(
            Map.of(
                "a",
                Arrays.asList(1L, new BigDecimal("-2.50"), true, false, null, "xé"),
                "b",
                Map.of()));
  }

  @Test
  void keepsIntegersThatFitInLongAndTheOthersWhole() {
    assertThat(Json.parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThat(Json.parse("9223372036854775808")).isEqualTo(new BigInteger("9223372036854775808"));
  }

  @Test
  void writesWhatItReads() {
    String text = "{\"a\":[1,2.5,true,null,\"é😀\\n\\\"\"],\"b\":{\"c\":\"\"},\"n\":1E+30}";
    assertThat(Json.text(Json.parse(text))).isEqualTo(text);
    assertThat(Json.write(Json.parse(text.getBytes(UTF_8)))).isEqualTo(text.getBytes(UTF_8));
  }

  @Test
  void takesTheLastOfRepeatedKeys() {
    assertThat(Json.parse("{\"a\":1,\"a\":2}")).isEqualTo(Map.of("a", 2L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\"}",
        "{} x",
        "{}{}",
        "nul",
        "'a'",
        "NaN",
        "01",
        "+1",
        "1.",
        "\"\t\"",
        "{a:1}",
        "1e99999999999",
        "/*c*/1",
        "\"\\x\"",
        "\"\\u12\"",
        "]",
        "[1}",
        "\"a"
      })
  void refusesWhatIsNotJsonWithThePlaceOnly(String text) {
    assertThatThrownBy(() -> Json.parse(text))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> {
              assertThat(e.error().code()).isEqualTo(ErrorCode.INVALID_BODY);
              assertThat(e.error().message()).matches("[a-zA-Z ]+,? at line \\d+, column \\d+");
            });
  }

  @Test
  void refusesBadInputWithoutRepeatingIt() {
    assertThatThrownBy(() -> Json.parse("{\"a\":hunter2}"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\u00c0\u0080\"", // overlong NUL
        "\"\u00ed\u00a0\u0080\"", // a surrogate
        "\"\u00e2\u0082\"", // cut
        "\"\u00ff\"",
        "\"\u00f4\u0090\u0080\u0080\"" // above U+10FFFF
      })
  void refusesWhatIsNotUtf8(String bytesAsLatin1) {
    assertThatThrownBy(() -> Json.parse(bytesAsLatin1.getBytes(ISO_8859_1)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("not UTF-8 at byte 1");
  }

  @Test
  void letsAReplacementCharacterThatTheClientSentPass() {
    assertThat(Json.parse("\"\uFFFD\"".getBytes(UTF_8))).isEqualTo("\uFFFD");
  }

  @Test
  void replacesLoneSurrogatesInBothDirections() {
    assertThat(Json.parse("{\"k\":\"a\\udc00b\\ud83d\\ude00\"}"))
        .isEqualTo(Map.of("k", "a\uFFFDb😀"));
    assertThat(new String(Json.write(Map.of("k", "a\ud800")), UTF_8))
        .isEqualTo("{\"k\":\"a\uFFFD\"}");
  }

  @Test
  void allowsNestingUpToTheLimitOnly() {
    assertThat(Json.parse("[".repeat(64) + "]".repeat(64))).isInstanceOf(List.class);
    assertThatThrownBy(() -> Json.parse("[".repeat(65) + "]".repeat(65)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("nested deeper than 64 levels");
    assertThatThrownBy(() -> Json.parse("{\"a\":".repeat(100_000)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("nested deeper than 64 levels");
  }

  @Test
  void readsTextBeyondTheParsersBuffer() {
    String value = "é".repeat(300_000);
    assertThat(Json.parse(("{\"a\":\"" + value + "\"}").getBytes(UTF_8)))
        .isEqualTo(Map.of("a", value));
  }

  @Test
  void refusesNumbersOfUnboundedLength() {
    assertThatThrownBy(() -> Json.parse("1".repeat(1_001))).isInstanceOf(ProtocolException.class);
  }

  @Test
  void writesNoBytes() {
    assertThatThrownBy(() -> Json.write(Map.of("a", new byte[1])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Json.text(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }
}
