package dev.barnabas.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.channel.Start;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.protocol.frame.Flag;
import dev.barnabas.protocol.message.Mode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AttachOptionsTest {
  @Test
  void nothingAskedMeansNothingNamed() {
    AttachOptions options = options("chat", 0, Map.of());
    assertThat(options.requested()).isNull();
    assertThat(options.rewind()).isNull();
    assertThat(options.echo()).isNull();
    assertThat(options.recognised(Mode.defaults())).isEmpty();
  }

  @Test
  void modesComeFromTheFlagsUnlessTheParamNamesThem() {
    assertThat(options("chat", Mode.SUBSCRIBE.flag(), Map.of()).requested())
        .containsExactly(Mode.SUBSCRIBE);
    assertThat(
            options("chat", Mode.SUBSCRIBE.flag(), Map.of("modes", "publish, presence"))
                .requested())
        .containsExactlyInAnyOrder(Mode.PUBLISH, Mode.PRESENCE);
    assertThat(options("chat", Flag.ATTACH_RESUME, Map.of()).requested()).isNull();
  }

  @Test
  void rewindIsACountOrATime() {
    assertThat(rewind("5")).isEqualTo(new Start.LastMessages(5));
    assertThat(rewind("0")).isEqualTo(new Start.Head());
    assertThat(rewind("9999")).isEqualTo(new Start.LastMessages(100));
    assertThat(rewind("15s")).isEqualTo(new Start.Since(Duration.ofSeconds(15)));
    assertThat(rewind("2m")).isEqualTo(new Start.Since(Duration.ofMinutes(2)));
    assertThat(options("[?rewind=3]chat", 0, Map.of()).rewind())
        .isEqualTo(new Start.LastMessages(3));
  }

  @Test
  void whoAttachesAgainDoesNotRewind() {
    assertThat(options("chat", Flag.ATTACH_RESUME, Map.of("rewind", "5")).rewind()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1h", "s", "5 s", "99999", "1.5", "x"})
  void aRewindThatCannotBeReadIsRefused(String value) {
    assertRefused(Map.of("rewind", value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sub", "subscribe,,publish", "SUBSCRIBE"})
  void aModeThatDoesNotExistIsRefused(String value) {
    assertRefused(Map.of("modes", value));
  }

  @ParameterizedTest
  @CsvSource({"delta, foo", "delta, ''", "echo, no", "appendMode, half"})
  void aValueThatIsNotKnownIsRefused(String param, String value) {
    assertRefused(Map.of(param, value));
  }

  @Test
  void deltasAreWantedOrNot() {
    assertThat(options("chat", 0, Map.of("delta", "vcdiff")).delta()).isTrue();
    assertThat(options("chat", 0, Map.of("delta", "none")).delta()).isFalse();
    assertThat(options("chat", 0, Map.of()).delta()).isFalse();
  }

  @Test
  void onlyWhatWasUnderstoodComesBack() {
    AttachOptions options =
        options("chat", 0, Map.of("modes", "publish,subscribe", "rewind", "1", "rewindLimit", "5"));
    assertThat(options.recognised(EnumSet.of(Mode.SUBSCRIBE)))
        .isEqualTo(Map.of("modes", "subscribe", "rewind", "1"));
  }

  @Test
  void echoSaysItPerChannel() {
    assertThat(options("chat", 0, Map.of("echo", "false")).echo()).isFalse();
    assertThat(options("chat", 0, Map.of("echo", "true")).echo()).isTrue();
  }

  private static void assertRefused(Map<String, String> params) {
    assertThatThrownBy(() -> options("chat", 0, params))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.INVALID_PARAMETER));
  }

  private static @org.jspecify.annotations.Nullable Start rewind(String value) {
    return options("chat", 0, Map.of("rewind", value)).rewind();
  }

  private static AttachOptions options(String address, int flags, Map<String, String> params) {
    return AttachOptions.of(
        new ClientFrame.Attach(address, null, flags, params), ChannelAddress.parse(address));
  }
}
