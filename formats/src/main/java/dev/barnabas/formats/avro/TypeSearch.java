package dev.barnabas.formats.avro;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a type in a schema, by its full name.
 *
 * <p>Thread: the caller's.
 */
final class TypeSearch {
  private final String name;
  private final Set<String> seen = new TreeSet<>(); // ≤ the types of a schema

  TypeSearch(String name) {
    this.name = name;
  }

  List<String> seen() {
    return List.copyOf(seen);
  }

  @Nullable Schema find(Schema schema) {
    return switch (schema.getType()) {
      case ARRAY -> find(schema.getElementType());
      case MAP -> find(schema.getValueType());
      case UNION -> first(schema.getTypes());
      case RECORD, ENUM, FIXED -> named(schema);
      default -> null;
    };
  }

  private @Nullable Schema named(Schema schema) {
    if (schema.getFullName().equals(name)) {
      return schema;
    }
    if (!seen.add(schema.getFullName()) || schema.getType() != Schema.Type.RECORD) {
      return null;
    }
    List<Schema> fields = new ArrayList<>();
    schema.getFields().forEach(field -> fields.add(field.schema()));
    return first(fields);
  }

  private @Nullable Schema first(List<Schema> schemas) {
    for (Schema one : schemas) {
      Schema found = find(one);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
