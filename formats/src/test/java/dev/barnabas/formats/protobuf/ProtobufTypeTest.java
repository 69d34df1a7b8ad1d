package dev.barnabas.formats.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Int64Value;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.Timestamp;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import dev.barnabas.formats.Gtfs;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Protobuf's own JSON printer is the oracle. */
class ProtobufTypeTest {
  private static final String ZOO =
      """
      name: "zoo.proto" package: "zoo" syntax: "proto3"
      dependency: "google/protobuf/timestamp.proto" dependency: "google/protobuf/duration.proto"
      dependency: "google/protobuf/struct.proto" dependency: "google/protobuf/any.proto"
      dependency: "google/protobuf/wrappers.proto" dependency: "google/protobuf/field_mask.proto"
      message_type {
        name: "Animal"
        field { name: "small_number" number: 1 label: LABEL_OPTIONAL type: TYPE_SINT32 }
        field { name: "unsigned" number: 2 label: LABEL_OPTIONAL type: TYPE_UINT32 }
        field { name: "big" number: 3 label: LABEL_OPTIONAL type: TYPE_INT64 }
        field { name: "bigger" number: 4 label: LABEL_OPTIONAL type: TYPE_FIXED64 }
        field { name: "ratio" number: 5 label: LABEL_OPTIONAL type: TYPE_FLOAT }
        field { name: "exact" number: 6 label: LABEL_OPTIONAL type: TYPE_DOUBLE }
        field { name: "raw" number: 7 label: LABEL_OPTIONAL type: TYPE_BYTES }
        field { name: "kind" number: 8
          label: LABEL_OPTIONAL type: TYPE_ENUM type_name: ".zoo.Kind" }
        field { name: "names" number: 9 label: LABEL_REPEATED type: TYPE_STRING }
        field { name: "ages" number: 10
          label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".zoo.Animal.AgesEntry" }
        field { name: "born" number: 11
          label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".google.protobuf.Timestamp" }
        field { name: "slept" number: 12
          label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".google.protobuf.Duration" }
        field { name: "free" number: 13
          label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".google.protobuf.Struct" }
        field { name: "held" number: 14
          label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".google.protobuf.Any" }
        field { name: "maybe" number: 15
          label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".google.protobuf.Int64Value" }
        field { name: "mask" number: 16
          label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".google.protobuf.FieldMask" }
        field { name: "fur" number: 17 label: LABEL_OPTIONAL type: TYPE_STRING oneof_index: 0 }
        field { name: "scales" number: 18 label: LABEL_OPTIONAL type: TYPE_INT32 oneof_index: 0 }
        field { name: "child" number: 19
          label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".zoo.Animal" }
        field { name: "renamed" json_name: "otherName" number: 20
          label: LABEL_OPTIONAL type: TYPE_BOOL }
        oneof_decl { name: "skin" }
        nested_type {
          name: "AgesEntry" options { map_entry: true }
          field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 }
          field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_STRING }
        }
      }
      enum_type { name: "Kind" value { name: "UNKNOWN" number: 0 } value { name: "BIRD" number: 4 } }
      """;

  private static final ProtobufType ANIMAL = type(ZOO, "zoo.Animal");

  private static ProtobufType type(String text, String name) {
    try {
      var file = FileDescriptorProto.newBuilder();
      TextFormat.merge(text, file);
      byte[] set = FileDescriptorSet.newBuilder().addFile(file).build().toByteArray();
      return Objects.requireNonNull(ProtobufFiles.ofSet(set).type(name));
    } catch (TextFormat.ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object printed(Message message) throws Exception {
    Descriptor animal = ANIMAL.type();
    TypeRegistry types =
        TypeRegistry.newBuilder().add(animal).add(Timestamp.getDescriptor()).build();
    return Objects.requireNonNull(
        Json.parse(
            JsonFormat.printer()
                .usingTypeRegistry(types)
                .alwaysPrintFieldsWithNoPresence()
                .print(message)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "small_number: -5 unsigned: 4294967295 big: -9007199254740993 bigger: 18446744073709551615",
        "ratio: 0.1 exact: 1e300 raw: '\\001\\377' kind: BIRD names: 'a' names: ''",
        "ratio: nan exact: -inf",
        "kind: 77",
        "ages { key: 3 value: 'x' } ages { key: -1 value: '' }",
        "born { seconds: 1700000000 nanos: 120000000 } slept { seconds: -3 nanos: -5000 }",
        "born { seconds: -62135596800 } slept { nanos: 1 }",
        "free { fields { key: 'a' value { number_value: 1.5 } } fields { key: 'b' value {"
            + " null_value: NULL_VALUE } } fields { key: 'c' value { list_value { values {"
            + " bool_value: true } values { string_value: 's' } } } } }",
        "maybe { value: 7 } mask { paths: 'route_id' paths: 'a.b_c' }",
        "fur: ''",
        "scales: 0",
        "child { child { big: 1 } } renamed: true",
      })
  void isWhatProtobufPrints(String text) throws Exception {
    var message = DynamicMessage.newBuilder(ANIMAL.type());
    TextFormat.merge(text, message);
    DynamicMessage built = message.build();
    assertThat(Json.parse(Json.text(ANIMAL.decode(built.toByteArray(), 0))))
        .isEqualTo(printed(built));
  }

  @Test
  void anyIsWhatItHolds() throws Exception {
    for (Message held :
        new Message[] {
          Timestamp.newBuilder().setSeconds(5).build(),
          DynamicMessage.parseFrom(ANIMAL.type(), new byte[] {8, 2})
        }) {
      DynamicMessage message = holding(Any.pack(held));
      assertThat(Json.parse(Json.text(ANIMAL.decode(message.toByteArray(), 0))))
          .isEqualTo(printed(message));
    }
    DynamicMessage unknown = holding(Any.newBuilder().setTypeUrl("x/y.Z").build());
    assertThat(Json.text(ANIMAL.decode(unknown.toByteArray(), 0)))
        .contains("\"held\":{\"@type\":\"x/y.Z\",\"value\":\"\"}");
  }

  private static DynamicMessage holding(Any any) throws Exception {
    byte[] inner = any.toByteArray();
    var out = new java.io.ByteArrayOutputStream();
    var coded = com.google.protobuf.CodedOutputStream.newInstance(out);
    coded.writeByteArray(14, inner);
    coded.flush();
    return DynamicMessage.parseFrom(ANIMAL.type(), out.toByteArray());
  }

  @Test
  void specialTypesAreReadAtTheTopToo() throws Exception {
    for (Message message :
        new Message[] {
          Duration.newBuilder().setSeconds(3).setNanos(1_000).build(),
          Int64Value.of(9),
          FieldMask.newBuilder().addPaths("a_b").build()
        }) {
      var type = new ProtobufType(message.getDescriptorForType(), ANIMAL.files());
      assertThat(type.decode(message.toByteArray(), 0)).isEqualTo(printed(message));
    }
  }

  @Test
  void aRealFeedIsWhatProtobufPrints() throws Exception {
    ProtobufType feed = Objects.requireNonNull(ProtobufFiles.ofSet(Gtfs.set()).type(Gtfs.TYPE));
    byte[] bytes = Gtfs.bytes("mbta-vehiclepositions.pb");
    var asText = DynamicMessage.newBuilder(feed.type());
    TextFormat.merge(Gtfs.text("mbta-vehiclepositions.txtpb"), asText);
    Object tree = Json.parse(Json.text(feed.decode(bytes, 0)));
    assertThat(tree).isEqualTo(printed(asText.build()));
    assertThat(Json.text(tree)).contains("\"routeId\":\"Green-B\"", "\"timestamp\":\"1513622761\"");
  }

  @Test
  void whatIsNoMessageOfTheTypeIsSaid() {
    ProtobufType feed = Objects.requireNonNull(ProtobufFiles.ofSet(Gtfs.set()).type(Gtfs.TYPE));
    for (byte[] bytes :
        new byte[][] {{}, {10}, {1, 2, 3}, "{\"json\":1}".getBytes(StandardCharsets.UTF_8)}) {
      assertThatThrownBy(() -> feed.decode(bytes, 0))
          .isInstanceOf(MappingError.class)
          .hasMessageStartingWith("not Protobuf of transit_realtime.FeedMessage");
    }
  }

  @Test
  void whatIsMissingInASetIsSaid() {
    var file = FileDescriptorProto.newBuilder().setName("a.proto").addDependency("b.proto");
    byte[] set = FileDescriptorSet.newBuilder().addFile(file).build().toByteArray();
    assertThatThrownBy(() -> ProtobufFiles.ofSet(set))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("imports b.proto, which is missing");
    assertThatThrownBy(() -> ProtobufFiles.ofSet(new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("is no descriptor set");
  }
}
