package dev.barnabas.formats;

import dev.barnabas.formats.avro.AvroType;
import dev.barnabas.formats.protobuf.ProtobufFiles;
import dev.barnabas.formats.protobuf.ProtobufType;
import dev.barnabas.formats.registry.SchemaRegistries;
import dev.barnabas.mapping.RecordText;
import dev.barnabas.mapping.format.RecordDecoder;
import dev.barnabas.mapping.format.RecordDecoders;
import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.mapping.rule.SchemaFormat;
import dev.barnabas.mapping.rule.SchemaSettings;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decoders by schemas from files and from registries.
 *
 * @param files reads what rules name
 */
public record SchemaDecoders(SchemaFiles files, SchemaRegistries registries)
    implements RecordDecoders {
  private static final int SHOWN_TYPES = 10;

  @Override
  public RecordDecoder decoder(SchemaFormat format, SchemaSettings schema) {
    if (schema.registry() != null) {
      return registries.decoder(schema.registry(), format);
    }
    return format == SchemaFormat.AVRO ? avro(schema) : protobuf(schema);
  }

  private RecordDecoder avro(SchemaSettings schema) {
    byte[] file = content("schema", schema.schema());
    AvroType type;
    try {
      String text =
          RecordText.utf8(file).orElseThrow(() -> new IllegalArgumentException("is not UTF-8"));
      type = AvroType.parse(List.of(), text);
    } catch (IllegalArgumentException e) {
      throw unusable("schema", schema.schema(), e);
    }
    String name = schema.type();
    AvroType found = name == null ? type : type.named(name);
    if (found == null) {
      throw noType(name, type.names());
    }
    return new FileDecoder(digest(file), bytes -> found.decode(bytes, 0));
  }

  private RecordDecoder protobuf(SchemaSettings schema) {
    byte[] file = content("descriptor", schema.descriptor());
    ProtobufFiles files;
    try {
      files = ProtobufFiles.ofSet(file);
    } catch (IllegalArgumentException e) {
      throw unusable("descriptor", schema.descriptor(), e);
    }
    String name = String.valueOf(schema.type());
    ProtobufType type = files.type(name);
    if (type == null) {
      throw noType(name, files.names());
    }
    return new FileDecoder(digest(file), bytes -> type.decode(bytes, 0));
  }

  private byte[] content(String key, @Nullable String file) {
    try {
      return files.read(String.valueOf(file));
    } catch (IllegalArgumentException e) {
      throw unusable(key, file, e);
    }
  }

  private static RuleException unusable(String key, @Nullable String file, Exception e) {
    return new RuleException(key, file, "the file " + e.getMessage(), "");
  }

  private static RuleException noType(@Nullable String name, List<String> names) {
    String some = String.join(", ", names.subList(0, Math.min(names.size(), SHOWN_TYPES)));
    return new RuleException(
        "type",
        name,
        "is no type of the file",
        "Its types: " + some + (names.size() > SHOWN_TYPES ? " …" : ""));
  }

  private static String digest(byte[] file) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private record FileDecoder(String fingerprint, Reading reading) implements RecordDecoder {
    @Override
    public @Nullable Object decode(byte[] bytes) {
      return reading.tree(bytes);
    }
  }

  @FunctionalInterface
  private interface Reading {
    @Nullable Object tree(byte[] bytes);
  }
}
