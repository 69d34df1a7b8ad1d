package dev.barnabas.protocol.msgpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagePackTest {

  @Test
  void writesWhatItReads() {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("list", Arrays.asList(1L, -1L, true, false, null, "é😀", "x".repeat(70_000)));
    tree.put("big", new BigInteger("18446744073709551615"));
    tree.put("fraction", new BigDecimal("0.1"));
    tree.put("map", Map.of());
    assertThat(MessagePack.parse(MessagePack.write(tree))).isEqualTo(tree);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        127,
        128,
        -32,
        -33,
        255,
        256,
        65_536,
        Integer.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE
      })
  void keepsIntegers(long value) {
    assertThat(MessagePack.parse(MessagePack.write(value))).isEqualTo(value);
  }

  @Test
  void keepsBytesAsBin() {
    byte[] bytes = {1, 2, (byte) 0xff};
    assertThat(MessagePack.write(bytes)).isEqualTo(bytes("c4030102ff"));
    assertThat(MessagePack.parse(bytes("c4030102ff"))).isEqualTo(bytes);
  }

  @Test
  void readsBothWidthsOfFloats() {
    assertThat(MessagePack.parse(bytes("ca3dcccccd"))).isEqualTo(new BigDecimal("0.1"));
    assertThat(MessagePack.parse(bytes("cb3fb999999999999a"))).isEqualTo(new BigDecimal("0.1"));
  }

  @Test
  void writesIntegersBeyond64BitsAsFloats() {
    assertThat(MessagePack.parse(MessagePack.write(BigInteger.TEN.pow(30))))
        .isEqualTo(new BigDecimal("1.0E+30"));
  }

  @ParameterizedTest
  @CsvSource({
    "'',          there is no MessagePack value",
    "c1,          not valid MessagePack",
    "c0c0,        there is more",
    "cc,          not valid MessagePack",
    "dbffffffff,  not valid MessagePack",
    "db7fffffff,  ends before",
    "c67fffffff,  ends before",
    "dd7fffffff,  ends before",
    "df7fffffff,  ends before",
    "ddffffffff,  not valid MessagePack",
    "a261,        ends before",
    "8101,        ends before",
    "810102,      must be a string",
    "d40101,      extension types",
    "d6ff00000000, extension types",
    "cb7ff8000000000000, NaN",
    "ca7f800000,  NaN",
    "a2c080,      not UTF-8",
    "a3eda080,    not UTF-8"
  })
  void refusesWhatItCanNotRead(String hex, String reason) {
    assertThatThrownBy(() -> MessagePack.parse(bytes(hex)))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> {
              assertThat(e.error().code()).isEqualTo(ErrorCode.INVALID_BODY);
              assertThat(e.error().message()).contains(reason);
            });
  }

  @Test
  void allowsNestingUpToTheLimitOnly() {
    assertThat(MessagePack.parse(bytes("91".repeat(63) + "90"))).isInstanceOf(List.class);
    assertThatThrownBy(() -> MessagePack.parse(bytes("91".repeat(64) + "90")))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("nested deeper than 64 levels");
    assertThatThrownBy(() -> MessagePack.parse(bytes("81a0".repeat(100_000))))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("nested deeper than 64 levels");
  }

  @Test
  void replacesLoneSurrogatesOnWriting() {
    assertThat(
            MessagePack.parse(MessagePack.write(Map.of("\ud800", "a\udc00" + "b".repeat(40_000)))))
        .isEqualTo(Map.of("\uFFFD", "a\uFFFD" + "b".repeat(40_000)));
  }

  @Test
  void writesNoOtherClasses() {
    assertThatThrownBy(() -> MessagePack.write(Locale.ROOT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
