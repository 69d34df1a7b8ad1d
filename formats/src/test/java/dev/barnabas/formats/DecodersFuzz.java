package dev.barnabas.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.barnabas.formats.avro.AvroType;
import dev.barnabas.formats.protobuf.ProtobufFiles;
import dev.barnabas.formats.protobuf.ProtobufType;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.protocol.json.Json;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecordBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are: a tree that JSON can be written of, or a mapping error. */
class DecodersFuzz {
  private static final int ROUNDS = 20_000;

  private static final Schema TREE =
      AvroRecords.schema(
          """
          {'type':'record','name':'T','fields':[
            {'name':'text','type':['null','string','double',{'type':'array','items':'T'}]},
            {'name':'map','type':{'type':'map','values':{'type':'bytes','logicalType':'decimal',
              'precision':9,'scale':3}}},
            {'name':'kinds','type':{'type':'array','items':
              {'type':'enum','name':'K','symbols':['A','B']}}}]}
          """);

  @Test
  void brokenAvroIsATreeOrAMappingError() {
    var record =
        new GenericRecordBuilder(TREE)
            .set("text", "some text")
            .set("map", java.util.Map.of("a", java.nio.ByteBuffer.wrap(new byte[] {1, 2})))
            .set("kinds", List.of())
            .build();
    AvroType type = new AvroType(TREE);
    check(AvroRecords.bytes(TREE, record), bytes -> type.decode(bytes, 0));
  }

  @Test
  void brokenProtobufIsATreeOrAMappingError() {
    ProtobufType type = Objects.requireNonNull(ProtobufFiles.ofSet(Gtfs.set()).type(Gtfs.TYPE));
    check(Gtfs.bytes("mbta-vehiclepositions.pb"), bytes -> type.decode(bytes, 0));
  }

  private static void check(byte[] good, Function<byte[], @Nullable Object> decode) {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    int read = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = broken(good, random);
      try {
        var _ = Json.text(decode.apply(bytes));
        read++;
      } catch (MappingError expected) {
        assertThat(expected.getMessage()).isNotBlank();
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        fail("-Dseed=" + seed + " round " + i + ": " + HexFormat.of().formatHex(bytes), e);
      }
    }
    assertThat(read).as("some change is no break; seed " + seed).isBetween(1, ROUNDS - 1);
  }

  private static byte[] broken(byte[] good, Random random) {
    byte[] bytes = new byte[random.nextInt(20) == 0 ? random.nextInt(good.length) : good.length];
    System.arraycopy(good, 0, bytes, 0, bytes.length);
    for (int n = random.nextInt(4); n >= 0 && bytes.length > 0; n--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
