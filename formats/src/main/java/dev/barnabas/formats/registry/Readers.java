package dev.barnabas.formats.registry;

import dev.barnabas.formats.avro.AvroType;
import dev.barnabas.formats.protobuf.ProtobufFiles;
import dev.barnabas.mapping.rule.SchemaFormat;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the readers of registered schemas. */
final class Readers {
  /** What the file itself is called among those that it imports, which never import it. */
  private static final String OWN_FILE = "the registered schema";

  private Readers() {}

  static RegisteredReader of(SchemaFormat format, Registered schema) {
    if (!schema.type().equalsIgnoreCase(format.label())) {
      throw new IllegalArgumentException(
          "is " + schema.type() + ", and the rule's format is " + format.label());
    }
    return switch (format) {
      case AVRO -> {
        AvroType type = AvroType.parse(List.copyOf(schema.references().values()), schema.text());
        yield type::decode;
      }
      case PROTOBUF -> protobuf(schema);
      case JSON -> throw new IllegalArgumentException("is not needed for JSON");
    };
  }

  private static RegisteredReader protobuf(Registered schema) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    schema.references().forEach((name, text) -> files.put(name, bytes(text)));
    files.put(OWN_FILE, bytes(schema.text()));
    return new ProtobufReader(ProtobufFiles.ofFiles(files), OWN_FILE);
  }

  private static byte[] bytes(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "is no descriptor: the registry does not know format=serialized", e);
    }
  }
}
