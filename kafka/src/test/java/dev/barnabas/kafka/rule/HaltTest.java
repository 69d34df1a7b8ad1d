package dev.barnabas.kafka.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HaltTest {
  private static final Halt HALT =
      new Halt(
          new RuleError(new Place("orders", 3, 17), "value", "unreadable", "no \"JSON\"", 5),
          "onError says stop",
          false);

  @Test
  void whatIsKeptIsReadBack() {
    assertThat(Halt.of(HALT.bytes())).isEqualTo(HALT);
    assertThat(Halt.of(HALT.letPass().bytes())).isEqualTo(HALT.letPass());
    assertThat(HALT.letPass().passing()).isTrue();
  }

  @Test
  void whatCannotBeReadHalts() {
    for (String text : new String[] {"", "{", "[1]", "7"}) {
      Halt foreign = Halt.of(text.getBytes(StandardCharsets.UTF_8));
      assertThat(foreign.passing()).as(text).isFalse();
      assertThat(foreign.reason()).contains("later version");
    }
  }
}
