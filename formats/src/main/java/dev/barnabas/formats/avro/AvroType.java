package dev.barnabas.formats.avro;

import dev.barnabas.formats.tree.Budget;
import java.util.List;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A schema that bytes are read by.
 *
 * @param schema of the value
 */
public record AvroType(Schema schema) {
  /**
   * Parses a schema.
   *
   * @param known texts of schemas whose types it may name, each after those that it names itself
   * @throws IllegalArgumentException it is none; the message says why
   */
  public static AvroType parse(List<String> known, String text) {
    // Names and defaults are the writer's affair: what was written shall be read.
    var parser = new Schema.Parser(NameValidator.NO_VALIDATION);
    parser.setValidateDefaults(false);
    try {
      known.forEach(parser::parse);
      return new AvroType(parser.parse(text));
    } catch (RuntimeException | StackOverflowError e) { // it throws what broke first
      throw new IllegalArgumentException("is no Avro schema: " + e.getMessage(), e);
    }
  }

  /** The type of that full name in here; null when there is none. */
  public @Nullable AvroType named(String name) {
    Schema found = new TypeSearch(name).find(schema);
    return found == null ? null : new AvroType(found);
  }

  /** The names of its types, for messages. */
  public List<String> names() {
    var search = new TypeSearch("");
    var _ = search.find(schema);
    return search.seen();
  }

  /**
   * The tree of the bytes from an offset to their end.
   *
   * @throws dev.barnabas.mapping.MappingError they are not of this schema
   */
  public @Nullable Object decode(byte[] bytes, int from) {
    var in = new AvroBytes(bytes, from);
    Object tree = new AvroTree(in, new Budget()).read(schema);
    if (in.left() > 0) {
      throw AvroBytes.unreadable(in.left() + " bytes are left over");
    }
    return tree;
  }
}
