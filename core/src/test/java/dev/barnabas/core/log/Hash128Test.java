package dev.barnabas.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Hash128Test {
  /** Published with the reference (SMHasher), Guava and mmh3: first word, second word. */
  @ParameterizedTest
  @CsvSource({
    "'',0000000000000000,0000000000000000",
    "hell,629942693e10f867,92db0b82baeb5347",
    "foo,e271865701f54561,7eaf87e42bba7d87",
    "The quick brown fox jumps over the lazy dog,e34bbc7bbc071b6c,7a433ca9c49a9347",
    "The quick brown fox jumps over the lazy cog,658ca970ff85269a,43fee3eaa68e5c3e",
  })
  void agreesWithThePublishedVectors(String text, String first, String second) {
    Hash128 hash = Hash128.of(text.getBytes(StandardCharsets.UTF_8));
    assertThat(HexFormat.of().toHexDigits(hash.low())).isEqualTo(first);
    assertThat(HexFormat.of().toHexDigits(hash.high())).isEqualTo(second);
  }

  @Test
  void hashesAPieceOfAnArrayAsItself() {
    byte[] bytes = "The quick brown fox jumps over the lazy dog".getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length <= bytes.length; length++) {
      var shifted = new byte[bytes.length + 7];
      System.arraycopy(bytes, 0, shifted, 7, length);
      var alone = java.util.Arrays.copyOf(bytes, length);
      assertThat(Hash128.of(shifted, 7, length)).isEqualTo(Hash128.of(alone));
    }
  }

  /** Where a channel lives must not change with a release: these are pinned, not computed. */
  @ParameterizedTest
  @CsvSource({"demo,chat,16", "demo,prices:EURUSD,16", "app,x,3"})
  void aChannelHasItsPartitionWithinTheCount(String app, String name, int partitions) {
    int partition = ChannelKey.of(app, name).partition(partitions);
    assertThat(partition).isBetween(0, partitions - 1);
    byte[] key = (app + '\0' + name).getBytes(StandardCharsets.UTF_8);
    assertThat(partition).isEqualTo(Math.floorMod((int) Hash128.of(key).low(), partitions));
  }
}
