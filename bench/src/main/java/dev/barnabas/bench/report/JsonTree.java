package dev.barnabas.bench.report;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** JSON as maps, lists, texts, numbers and truths. */
final class JsonTree {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonTree() {}

  static String write(Object tree) {
    var text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(tree, json);
    }
    return text.append('\n').toString();
  }

  private static void write(Object tree, JsonGenerator json) {
    switch (tree) {
      case Map<?, ?> map -> {
        json.writeStartObject();
        map.forEach((name, value) -> {
          json.writeName(String.valueOf(name));
          write(value, json);
        });
        json.writeEndObject();
      }
      case List<?> list -> {
        json.writeStartArray();
        list.forEach(value -> write(value, json));
        json.writeEndArray();
      }
      case Double number -> json.writeNumber(Math.round(number * 1_000) / 1_000.0);
      case Number number -> json.writeNumber(number.longValue());
      case Boolean truth -> json.writeBoolean(truth);
      default -> json.writeString(tree.toString());
    }
  }

  static Object read(String text) {
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      json.nextToken();
      return read(json);
    }
  }

  private static Object read(JsonParser json) {
    return switch (json.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String name = json.currentName();
          json.nextToken();
          map.put(name, read(json));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          list.add(read(json));
        }
        yield list;
      }
      case VALUE_NUMBER_INT -> json.getLongValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> json.getString();
    };
  }

  /** Empty if it is none. */
  static Map<String, Object> object(@Nullable Object tree) {
    Map<String, Object> object = new LinkedHashMap<>();
    if (tree instanceof Map<?, ?> map) {
      map.forEach((name, value) -> {
        if (value != null) {
          object.put(String.valueOf(name), value);
        }
      });
    }
    return object;
  }

  /** Empty if it is none. */
  static List<?> list(@Nullable Object tree) {
    return tree instanceof List<?> list ? list : List.of();
  }
}
