package dev.barnabas.mapping.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionerTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "21, -973932308",
    "foobar, -790332482",
    "a-little-bit-long-string, -985981536",
    "a-little-bit-longer-string, -1486304829",
    "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8, -58897971",
    "abc, 479470107",
  })
  void murmur2IsKafkas(String key, int hash) {
    assertThat(Murmur2.hash(bytes(key))).isEqualTo(hash);
  }

  @Test
  void murmur2ClearsTheSignBit() {
    assertThat(Partitioner.MURMUR2.partition(bytes("21"), 10))
        .isEqualTo((-973932308 & 0x7fffffff) % 10);
  }

  @Test
  void crc32IsUnsigned() {
    // CRC-32/ISO-HDLC's check value: 0xCBF43926 for "123456789".
    assertThat(Partitioner.CRC32.partition(bytes("123456789"), 1_000))
        .isEqualTo((int) (0xCBF43926L % 1_000));
  }
}
