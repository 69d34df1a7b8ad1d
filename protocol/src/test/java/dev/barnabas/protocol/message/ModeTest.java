package dev.barnabas.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.protocol.frame.Flag;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class ModeTest {

  @Test
  void readsItsBitsAndLeavesTheOthers() {
    int flags = Mode.PUBLISH.flag() | Mode.OBJECT_PUBLISH.flag() | Flag.ATTACH_RESUME | 1 << 30;
    assertThat(Mode.ofFlags(flags)).isEqualTo(EnumSet.of(Mode.PUBLISH, Mode.OBJECT_PUBLISH));
    assertThat(Mode.ofFlags(0)).isEmpty();
  }

  @Test
  void hasTheBitsOfTheSpec() {
    assertThat(Mode.PRESENCE.flag()).isEqualTo(65_536);
    assertThat(Mode.SUBSCRIBE.flag()).isEqualTo(262_144);
    assertThat(Mode.ANNOTATION_SUBSCRIBE.flag()).isEqualTo(4_194_304);
  }

  @Test
  void isNamedInParamsAsSdksNameIt() {
    assertThat(Mode.PRESENCE_SUBSCRIBE.parameter()).isEqualTo("presence_subscribe");
  }

  @Test
  void asksForAnnotationsAndObjectsOnRequestOnly() {
    assertThat(Mode.defaults())
        .containsExactlyInAnyOrder(
            Mode.PRESENCE,
            Mode.PUBLISH,
            Mode.SUBSCRIBE,
            Mode.PRESENCE_SUBSCRIBE,
            Mode.ANNOTATION_PUBLISH);
  }
}
