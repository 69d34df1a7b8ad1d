package dev.barnabas.protocol.json;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Nesting;
import dev.barnabas.protocol.message.Utf8;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Builds a tree of plain objects from the tokens of one document. Recursion is bounded by the depth
 * limit.
 *
 * @param levels how deep it reads; what is below {@link Nesting#MAX_LEVELS} is not kept
 */
record JsonReader(JsonParser parser, int levels) {

  @Nullable Object document() {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw refused("there is no JSON value");
    }
    Object value = value(first, 0);
    if (parser.nextToken() != null) {
      throw refused("there is more after the JSON value");
    }
    return value;
  }

  private @Nullable Object value(JsonToken token, int depth) {
    return switch (token) {
      case START_OBJECT -> kept(object(depth + 1), depth + 1);
      case START_ARRAY -> kept(array(depth + 1), depth + 1);
      case VALUE_STRING -> Utf8.wellFormed(parser.getString());
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> fraction();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw refused("not valid JSON");
    };
  }

  private Map<String, @Nullable Object> object(int depth) {
    refuseTooDeep(depth);
    var object = new LinkedHashMap<String, @Nullable Object>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = Utf8.wellFormed(parser.currentName());
      object.put(name, value(parser.nextToken(), depth));
    }
    return object;
  }

  private List<@Nullable Object> array(int depth) {
    refuseTooDeep(depth);
    var array = new ArrayList<@Nullable Object>();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      array.add(value(next, depth));
    }
    return array;
  }

  private Object integer() {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? parser.getBigIntegerValue()
        : (Object) parser.getLongValue();
  }

  private BigDecimal fraction() {
    try {
      return parser.getDecimalValue();
    } catch (NumberFormatException exponentBeyondInt) {
      throw refused("a number out of range");
    }
  }

  private static Object kept(Object collection, int depth) {
    return depth > Nesting.MAX_LEVELS ? Nesting.TOO_DEEP : collection;
  }

  private void refuseTooDeep(int depth) {
    if (depth > levels) {
      throw refused("nested deeper than " + levels + " levels");
    }
  }

  private ProtocolException refused(String what) {
    var place = parser.currentLocation();
    return new ProtocolException(
        ErrorCode.INVALID_BODY,
        what + ", at line " + place.getLineNr() + ", column " + place.getColumnNr());
  }
}
