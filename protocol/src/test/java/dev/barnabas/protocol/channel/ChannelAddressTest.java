package dev.barnabas.protocol.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelAddressTest {
  @Test
  void aPlainNameHasNoQualifier() {
    var address = ChannelAddress.parse("bus:42/ü#?");

    assertThat(address.name()).isEqualTo("bus:42/ü#?");
    assertThat(address.namespace()).isEqualTo("bus");
    assertThat(address.qualifier()).isNull();
    assertThat(address.params()).isEmpty();
  }

  @Test
  void aNameWithoutColonIsItsOwnNamespace() {
    assertThat(ChannelAddress.parse("[?rewind=1]lobby").namespace()).isEqualTo("lobby");
  }

  @Test
  void paramsStandAfterAQuestionMark() {
    var address = ChannelAddress.parse("[?rewind=2m&delta=vcdiff&x=a%20b]bus:1");

    assertThat(address.text()).isEqualTo("[?rewind=2m&delta=vcdiff&x=a%20b]bus:1");
    assertThat(address.name()).isEqualTo("bus:1");
    assertThat(address.qualifier()).isNull();
    assertThat(address.params()).isEqualTo(Map.of("rewind", "2m", "delta", "vcdiff", "x", "a b"));
  }

  @Test
  void aMetachannelNamesItsKind() {
    var address = ChannelAddress.parse("[meta]channel.lifecycle");

    assertThat(address.qualifier()).isEqualTo("meta");
    assertThat(address.qualifierValue()).isNull();
    assertThat(address.name()).isEqualTo("channel.lifecycle");
  }

  @Test
  void aFilterKeepsItsBase64AsWritten() {
    var address = ChannelAddress.parse("[filter=bmFtZT09YHg/YA+/==?rewind=1]bus:1");

    assertThat(address.qualifier()).isEqualTo("filter");
    assertThat(address.qualifierValue()).isEqualTo("bmFtZT09YHg/YA+/==");
    assertThat(address.params()).isEqualTo(Map.of("rewind", "1"));
    assertThat(address.name()).isEqualTo("bus:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":hell",
        ",a",
        " a",
        "\ta",
        "\u00a0a",
        "a\nb",
        "a\r",
        "a\u2028b",
        "[invalid",
        "[]a",
        "[meta]",
        "[meta]:a",
        "[meta][meta]a",
        "[?x=%zz]a",
        "[9x]a",
        "[=x]a",
        "\ud800a",
        "a\udc00",
        "a\0b"
      })
  void badNamesAreRefusedWith40010(String text) {
    assertThatThrownBy(() -> ChannelAddress.parse(text))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> assertThat(e.error().code()).isEqualTo(ErrorCode.INVALID_CHANNEL_NAME));
  }

  @Test
  void aQualifierAloneIsNoName() {
    assertThatThrownBy(() -> ChannelAddress.parse("[invalid]"))
        .hasMessageContaining(
            "'[invalid]': after the qualifier in square brackets there is no name");
  }

  @Test
  void aNameHasAtMost2048Bytes() {
    assertThat(ChannelAddress.parse("ü".repeat(1_024)).name()).hasSize(1_024);
    assertThatThrownBy(() -> ChannelAddress.parse("ü".repeat(1_024) + "x"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("2048 bytes");
  }

  @Test
  void aQualifierHasABoundedNumberOfParams() {
    var many = new StringBuilder("[?");
    for (int i = 0; i < 40; i++) {
      many.append("p").append(i).append("=1&");
    }
    assertThatThrownBy(() -> ChannelAddress.parse(many + "]a"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("more than 32 params");
  }
}
