package dev.barnabas.mapping.rule;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the schemas of keys or values come from.
 *
 * @param format which needs one; null for formats that need none
 * @param registry URL of a schema registry: records begin with the id of their schema
 * @param schema file with an Avro schema
 * @param descriptor file with Protobuf descriptors
 * @param type the type's full name
 */
public record SchemaSettings(
    @Nullable SchemaFormat format,
    @Nullable String registry,
    @Nullable String schema,
    @Nullable String descriptor,
    @Nullable String type) {
  /** No schema. */
  public static final SchemaSettings NONE = new SchemaSettings(null, null, null, null, null);

  private static final String LABEL = "format";

  public SchemaSettings {
    refuseStrangers(format, schema, descriptor, type);
    if (registry == null) {
      requireFile(format, schema, descriptor, type);
    } else {
      requireUrl(registry);
      if (schema != null || descriptor != null || type != null) {
        throw new RuleException(
            "registry",
            registry,
            "says the schema of each record: no file or type goes with it",
            "Remove schema, descriptor and type, or remove registry");
      }
    }
  }

  private static void refuseStrangers(
      @Nullable SchemaFormat format,
      @Nullable String schema,
      @Nullable String descriptor,
      @Nullable String type) {
    if (schema != null && format != SchemaFormat.AVRO) {
      throw new RuleException(
          "schema", schema, "is for the format avro", "For protobuf: descriptor");
    }
    if (descriptor != null && format != SchemaFormat.PROTOBUF) {
      throw new RuleException(
          "descriptor", descriptor, "is for the format protobuf", "For avro: schema");
    }
    if (type != null && format != SchemaFormat.AVRO && format != SchemaFormat.PROTOBUF) {
      throw new RuleException("type", type, "is for the formats avro and protobuf", "Remove it");
    }
  }

  private static void requireFile(
      @Nullable SchemaFormat format,
      @Nullable String schema,
      @Nullable String descriptor,
      @Nullable String type) {
    if (format == SchemaFormat.AVRO && schema == null) {
      throw new RuleException(
          LABEL, "avro", "needs a schema", "Add registry: URL, or schema: FILE (.avsc)");
    }
    if (format == SchemaFormat.PROTOBUF && (descriptor == null || type == null)) {
      throw new RuleException(
          LABEL,
          "protobuf",
          "needs a descriptor and a type",
          "Add registry: URL, or descriptor: FILE (protoc --descriptor_set_out) and type: NAME");
    }
  }

  private static void requireUrl(String registry) {
    Optional<String> problem = urlProblem(registry);
    if (problem.isPresent()) {
      // The text may hold a password: it is not repeated.
      throw new RuleException(
          "registry", null, problem.get(), "Write http://host:8081 or https://…");
    }
  }

  /** What is wrong with the URL of a registry; empty when nothing is. */
  public static Optional<String> urlProblem(String text) {
    try {
      URI url = URI.create(text);
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (!web || url.getHost() == null) {
        return Optional.of("is no URL of a registry");
      }
      if (url.getUserInfo() != null || url.getQuery() != null || url.getFragment() != null) {
        return Optional.of("must be a URL without user, query and fragment");
      }
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("is no URL of a registry");
    }
  }

  /** Reads them beside a format, of which only some take a registry. */
  static Optional<SchemaSettings> read(RuleTree tree, @Nullable SchemaFormat format) {
    String registry = tree.optionalText("registry");
    String schema = tree.optionalText("schema");
    String descriptor = tree.optionalText("descriptor");
    String type = tree.optionalText("type");
    if (registry != null && format == null) {
      tree.refuse("registry", null, "is for the formats avro, protobuf and json", "Remove it");
      return Optional.empty();
    }
    // Only behind a schema id JSON is another format than the one that all know.
    SchemaFormat effective = format == SchemaFormat.JSON && registry == null ? null : format;
    return tree.build(() -> new SchemaSettings(effective, registry, schema, descriptor, type));
  }
}
