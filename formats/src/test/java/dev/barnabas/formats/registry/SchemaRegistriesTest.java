package dev.barnabas.formats.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.TextFormat;
import dev.barnabas.formats.AvroRecords;
import dev.barnabas.formats.Gtfs;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.format.RecordDecoder;
import dev.barnabas.mapping.format.SchemaAwayException;
import dev.barnabas.mapping.rule.SchemaFormat;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.testkit.registry.RegistryStandIn;
import dev.barnabas.testkit.registry.RegistryStandIn.Reference;
import dev.barnabas.testkit.registry.RegistryStandIn.Schema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.generic.GenericRecordBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaRegistriesTest {
  private static final org.apache.avro.Schema FIRST =
      AvroRecords.schema("{'type':'record','name':'Bus','fields':[{'name':'id','type':'string'}]}");
  private static final org.apache.avro.Schema SECOND =
      AvroRecords.schema(
          "{'type':'record','name':'Bus','fields':[{'name':'speed','type':'int'},"
              + "{'name':'id','type':'string'}]}");

  private final AtomicLong nanos = new AtomicLong();
  private final RegistryStandIn registry = RegistryStandIn.start(0);

  @AfterEach
  void stop() {
    registry.close();
  }

  private RecordDecoder decoder(SchemaFormat format, RegistryAccess... accesses) {
    return new SchemaRegistries(List.of(accesses), nanos::get)
        .decoder(registry.url() + "/", format);
  }

  private static @Nullable Object decoded(RecordDecoder decoder, byte[] bytes) throws Exception {
    prepare(decoder, bytes);
    return decoder.decode(bytes);
  }

  private static void prepare(RecordDecoder decoder, byte[] bytes) throws Exception {
    for (var missing = decoder.prepare(bytes); missing != null; missing = decoder.prepare(bytes)) {
      missing.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void recordsAreReadByTheSchemaTheyWereWrittenWith() throws Exception {
    int one = registry.register("buses-value", 1, Schema.of("AVRO", FIRST.toString()));
    int two = registry.register("buses-value", 2, Schema.of("AVRO", SECOND.toString()));
    RecordDecoder decoder = decoder(SchemaFormat.AVRO);
    var old = new GenericRecordBuilder(FIRST).set("id", "b1").build();
    var young = new GenericRecordBuilder(SECOND).set("id", "b2").set("speed", 30).build();
    byte[] first = AvroRecords.registered(one, AvroRecords.bytes(FIRST, old));
    byte[] second = AvroRecords.registered(two, AvroRecords.bytes(SECOND, young));
    for (int i = 0; i < 3; i++) {
      assertThat(decoded(decoder, first)).isEqualTo(Map.of("id", "b1"));
      assertThat(decoded(decoder, second)).isEqualTo(Map.of("id", "b2", "speed", 30L));
    }
    assertThat(registry.requests()).as("each schema is asked for once").isEqualTo(2);
  }

  @Test
  void schemasMayReferToOthers() throws Exception {
    registry.register(
        "place",
        4,
        Schema.of(
            "AVRO",
            "{\"type\":\"record\",\"name\":\"Place\",\"namespace\":\"geo\",\"fields\":"
                + "[{\"name\":\"lat\",\"type\":\"double\"}]}"));
    int id =
        registry.register(
            "stop",
            1,
            new Schema(
                "AVRO",
                "{\"type\":\"record\",\"name\":\"Stop\",\"fields\":"
                    + "[{\"name\":\"at\",\"type\":\"geo.Place\"}]}",
                List.of(new Reference("geo.Place", "place", 4))));
    byte[] bytes = AvroRecords.registered(id, new byte[] {0, 0, 0, 0, 0, 0, (byte) 0xf8, 0x3f});
    assertThat(Json.text(decoded(decoder(SchemaFormat.AVRO), bytes)))
        .isEqualTo("{\"at\":{\"lat\":1.5}}");
  }

  @Test
  void protobufRecordsSayTheirType() throws Exception {
    int id = registry.register("feed", 1, Schema.of("PROTOBUF", base64(Gtfs.file())));
    RecordDecoder decoder = decoder(SchemaFormat.PROTOBUF);
    byte[] feed = Gtfs.bytes("mbta-vehiclepositions.pb");
    assertThat(Json.text(decoded(decoder, registered(id, new byte[] {0}, feed))))
        .startsWith("{\"header\":{\"gtfsRealtimeVersion\":\"1.0\"");
    // The fifth type of the file, written in full: Position.
    byte[] position = {13, 0, 0, (byte) 0x80, 0x3f, 21, 0, 0, 0, 0x40};
    assertThat(Json.text(decoded(decoder, registered(id, new byte[] {2, 8}, position))))
        .isEqualTo("{\"latitude\":1.0,\"longitude\":2.0}");
    assertThatThrownBy(() -> decoded(decoder, registered(id, new byte[] {2, 80}, position)))
        .isInstanceOf(MappingError.class)
        .hasMessageContaining("no type at [40]");
    for (byte[] broken : new byte[][] {{}, {2}, {3}, {-1, -1, -1, -1, -1, -1}}) {
      assertThatThrownBy(() -> decoded(decoder, registered(id, broken, new byte[0])))
          .isInstanceOf(MappingError.class);
    }
  }

  @Test
  void protobufFilesMayImportOthersAndNestTypes() throws Exception {
    registry.register(
        "common",
        2,
        Schema.of(
            "PROTOBUF",
            base64(
                file(
                    "name: 'x' package: 'c' syntax: 'proto3' message_type { name: 'Id' field {"
                        + " name: 'n' number: 1 label: LABEL_OPTIONAL type: TYPE_INT64 } }"))));
    int id =
        registry.register(
            "outer",
            1,
            new Schema(
                "PROTOBUF",
                base64(
                    file(
                        "name: 'y' syntax: 'proto3' dependency: 'common/id.proto' message_type {"
                            + " name: 'Outer' nested_type { name: 'Inner' field { name: 'id'"
                            + " number: 1 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name:"
                            + " '.c.Id' } } }")),
                List.of(new Reference("common/id.proto", "common", 2))));
    byte[] bytes = registered(id, new byte[] {4, 0, 0}, new byte[] {10, 2, 8, 42});
    assertThat(decoded(decoder(SchemaFormat.PROTOBUF), bytes))
        .isEqualTo(Map.of("id", Map.of("n", "42")));
  }

  @Test
  void jsonBehindASchemaIdNeedsNoSchema() throws Exception {
    RecordDecoder decoder = decoder(SchemaFormat.JSON);
    byte[] json = "{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(decoded(decoder, AvroRecords.registered(9, json))).isEqualTo(Map.of("a", 1L));
    assertThatThrownBy(() -> decoder.decode(json))
        .isInstanceOf(MappingError.class)
        .hasMessageContaining("does not begin with a zero byte");
    assertThat(registry.requests()).isZero();
  }

  @Test
  void anUnknownIdIsAMappingErrorUntilItIsRegistered() throws Exception {
    RecordDecoder decoder = decoder(SchemaFormat.AVRO);
    byte[] bytes =
        AvroRecords.registered(
            1, AvroRecords.bytes(FIRST, new GenericRecordBuilder(FIRST).set("id", "x").build()));
    assertThatThrownBy(() -> decoder.decode(bytes)).isInstanceOf(SchemaAwayException.class);
    assertThatThrownBy(() -> decoded(decoder, bytes))
        .isInstanceOf(MappingError.class)
        .hasMessageContaining("has no schema 1 (40403)");
    assertThatThrownBy(() -> decoded(decoder, bytes)).isInstanceOf(MappingError.class);
    assertThat(registry.requests()).as("not asked again at once").isEqualTo(1);
    assertThat(registry.register("s", 1, Schema.of("AVRO", FIRST.toString()))).isEqualTo(1);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(31));
    assertThat(decoded(decoder, bytes)).isEqualTo(Map.of("id", "x"));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 429, 500, 503})
  void aRegistryThatCantAnswerNowIsAskedAgain(int status) throws Exception {
    int id = registry.register("s", 1, Schema.of("AVRO", FIRST.toString()));
    byte[] bytes =
        AvroRecords.registered(
            id, AvroRecords.bytes(FIRST, new GenericRecordBuilder(FIRST).set("id", "x").build()));
    RecordDecoder decoder = decoder(SchemaFormat.AVRO);
    registry.fail(status);
    assertThatThrownBy(() -> prepare(decoder, bytes))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(SchemaAwayException.class)
        .hasMessageContaining("status " + status);
    registry.fail(0);
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(ExecutionException.class) // the failed answer is let go soon
        .until(() -> Map.of("id", "x").equals(decoded(decoder, bytes)));
  }

  @Test
  void whatIsNoRegistryIsAskedAgain() throws Exception {
    RecordDecoder decoder =
        new SchemaRegistries(List.of(), nanos::get)
            .decoder(registry.url() + "/other", SchemaFormat.AVRO);
    assertThatThrownBy(() -> prepare(decoder, AvroRecords.registered(1, new byte[0])))
        .cause()
        .isInstanceOf(SchemaAwayException.class)
        .hasMessageContaining("status 404");
  }

  @Test
  void showsItsPassword() throws Exception {
    int id = registry.register("s", 1, Schema.of("AVRO", "\"int\""));
    registry.protect("user", "pass:word");
    String pair =
        Base64.getEncoder().encodeToString("user:pass:word".getBytes(StandardCharsets.UTF_8));
    RegistryAccess access = new RegistryAccess(registry.url(), "Basic " + pair, null);
    byte[] bytes = AvroRecords.registered(id, new byte[] {2});
    assertThat(decoded(decoder(SchemaFormat.AVRO, access), bytes)).isEqualTo(1L);
    assertThatThrownBy(() -> prepare(decoder(SchemaFormat.AVRO), bytes))
        .cause()
        .hasMessageContaining("401");
    assertThat(access.toString()).doesNotContain(pair);
  }

  @Test
  void aSchemaOfAnotherFormatOrNoneAtAllIsAMappingError() {
    int proto = registry.register("p", 1, Schema.of("PROTOBUF", base64(Gtfs.file())));
    int broken = registry.register("b", 1, Schema.of("AVRO", "{"));
    int source = registry.register("q", 1, Schema.of("PROTOBUF", "syntax = \"proto3\";"));
    assertThatThrownBy(
            () -> decoded(decoder(SchemaFormat.AVRO), AvroRecords.registered(proto, new byte[0])))
        .isInstanceOf(MappingError.class)
        .hasMessageContaining("is PROTOBUF, and the rule's format is avro");
    assertThatThrownBy(
            () -> decoded(decoder(SchemaFormat.AVRO), AvroRecords.registered(broken, new byte[0])))
        .isInstanceOf(MappingError.class)
        .hasMessageContaining("is no Avro schema");
    assertThatThrownBy(() ->
            decoded(decoder(SchemaFormat.PROTOBUF), AvroRecords.registered(source, new byte[1])))
        .isInstanceOf(MappingError.class)
        .hasMessageContaining("does not know format=serialized");
  }

  private static byte[] registered(int id, byte[] place, byte[] message) {
    return AvroRecords.registered(
        id, ByteBuffer.allocate(place.length + message.length).put(place).put(message).array());
  }

  private static String base64(FileDescriptorProto file) {
    return Base64.getEncoder().encodeToString(file.toByteArray());
  }

  private static FileDescriptorProto file(String text) throws TextFormat.ParseException {
    var file = FileDescriptorProto.newBuilder();
    TextFormat.merge(text, file);
    return file.build();
  }
}
