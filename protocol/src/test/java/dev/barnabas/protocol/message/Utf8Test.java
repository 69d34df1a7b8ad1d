package dev.barnabas.protocol.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "é",
        "€",
        "😀",
        "a\ud800b",
        "\udc00",
        "\ud83d\ude00\ud83d",
        "\ud800\ud83d\ude00"
      })
  void countsTheBytesOfTheWellFormedText(String text) {
    assertThat(Utf8.length(text)).isEqualTo(Utf8.wellFormed(text).getBytes(UTF_8).length);
  }

  @Test
  void countsAndRepairsAnyText() {
    long seed = new SplittableRandom().nextLong();
    var random = new SplittableRandom(seed);
    char[] alphabet = {'a', 'é', '€', '\ud83d', '\ude00', '\uFFFD'};
    for (int i = 0; i < 2_000; i++) {
      var text = new StringBuilder();
      random.ints(random.nextInt(12), 0, alphabet.length).forEach(n -> text.append(alphabet[n]));
      String repaired = Utf8.wellFormed(text.toString());
      byte[] bytes = repaired.getBytes(UTF_8);
      assertThat(Utf8.decode(bytes, 0, bytes.length)).as("seed %d", seed).isEqualTo(repaired);
      assertThat(Utf8.length(text.toString())).as("seed %d", seed).isEqualTo(bytes.length);
    }
  }

  @Test
  void leavesSoundTextAlone() {
    String text = "sound 😀";
    assertThat(Utf8.wellFormed(text)).isSameAs(text);
  }
}
