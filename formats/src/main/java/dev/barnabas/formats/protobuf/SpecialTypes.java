package dev.barnabas.formats.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The types that have a form of their own in ProtoJSON.
 *
 * <p>Thread: the caller's.
 */
final class SpecialTypes {
  private static final String PACKAGE = "google.protobuf.";
  private static final Set<String> WRAPPERS =
      Set.of(
          "BoolValue",
          "BytesValue",
          "DoubleValue",
          "FloatValue",
          "Int32Value",
          "Int64Value",
          "StringValue",
          "UInt32Value",
          "UInt64Value");
  private static final Set<String> OTHERS =
      Set.of("Any", "Duration", "FieldMask", "ListValue", "Struct", "Timestamp", "Value");

  private static final long SECONDS_MIN = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
  private static final long SECONDS_MAX = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
  private static final long DURATION_SECONDS_MAX = 315_576_000_000L;
  private static final int NANOS_MAX = 999_999_999;

  private final ProtobufTree trees;
  private final ProtobufFiles files;

  SpecialTypes(ProtobufTree trees, ProtobufFiles files) {
    this.trees = trees;
    this.files = files;
  }

  static boolean isSpecial(String type) {
    return type.startsWith(PACKAGE)
        && (WRAPPERS.contains(type.substring(PACKAGE.length()))
            || OTHERS.contains(type.substring(PACKAGE.length())));
  }

  @Nullable Object tree(Message message) {
    String name = message.getDescriptorForType().getFullName().substring(PACKAGE.length());
    return switch (name) {
      case "Any" -> any(message);
      case "Duration" -> duration((Long) value(message, 1), (Integer) value(message, 2));
      case "FieldMask" ->
          ((List<?>) value(message, 1))
              .stream().map(path -> camel(String.valueOf(path))).collect(Collectors.joining(","));
      case "Timestamp" -> timestamp((Long) value(message, 1), (Integer) value(message, 2));
      case "Value" -> oneOf(message);
      default -> trees.field(field(message, 1), value(message, 1)); // one field, and no more
    };
  }

  private @Nullable Object oneOf(Message message) {
    for (Map.Entry<FieldDescriptor, Object> set : message.getAllFields().entrySet()) {
      return trees.single(set.getKey(), set.getValue());
    }
    return null;
  }

  /** What it holds, if the type is known here; else its bytes. */
  private Map<String, @Nullable Object> any(Message message) {
    String url = String.valueOf(value(message, 1));
    var bytes = (ByteString) value(message, 2);
    var tree = new LinkedHashMap<String, @Nullable Object>();
    if (url.isEmpty() && bytes.isEmpty()) {
      return tree;
    }
    tree.put("@type", url);
    Descriptor type = files.descriptor(url.substring(url.lastIndexOf('/') + 1));
    if (type == null) {
      tree.put("value", Base64.getEncoder().encodeToString(bytes.toByteArray()));
      return tree;
    }
    Message held = ProtobufType.parse(type, CodedInputStream.newInstance(bytes.toByteArray()));
    Object inner = trees.message(held);
    if (!isSpecial(type.getFullName()) && inner instanceof Map<?, ?> members) {
      members.forEach((name, member) -> tree.put(String.valueOf(name), member));
    } else {
      tree.put("value", inner);
    }
    return tree;
  }

  private static String timestamp(long seconds, int nanos) {
    if (seconds < SECONDS_MIN || seconds > SECONDS_MAX || nanos < 0 || nanos > NANOS_MAX) {
      throw new MappingError(Reason.WRONG_TYPE, "a Timestamp lies outside the years 1 to 9999");
    }
    return Instant.ofEpochSecond(seconds, nanos).toString();
  }

  private static String duration(long seconds, int nanos) {
    boolean signs = (seconds < 0 && nanos > 0) || (seconds > 0 && nanos < 0);
    if (signs || Math.abs(seconds) > DURATION_SECONDS_MAX || Math.abs(nanos) > NANOS_MAX) {
      throw new MappingError(Reason.WRONG_TYPE, "a Duration is out of its range");
    }
    String sign = seconds < 0 || nanos < 0 ? "-" : "";
    String fraction = nanos == 0 ? "" : String.format(Locale.ROOT, ".%09d", Math.abs(nanos));
    while (fraction.endsWith("000")) {
      fraction = fraction.substring(0, fraction.length() - "000".length());
    }
    return sign + Math.abs(seconds) + fraction + "s";
  }

  /** {@code route_id} → {@code routeId}. */
  private static String camel(String path) {
    var camel = new StringBuilder();
    boolean upper = false;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c != '_') {
        camel.append(upper ? Character.toUpperCase(c) : c);
      }
      upper = c == '_';
    }
    return camel.toString();
  }

  private static Object value(Message message, int number) {
    return message.getField(field(message, number));
  }

  private static FieldDescriptor field(Message message, int number) {
    FieldDescriptor field = message.getDescriptorForType().findFieldByNumber(number);
    if (field == null) {
      throw new MappingError(
          Reason.UNREADABLE,
          message.getDescriptorForType().getFullName() + " is another type here");
    }
    return field;
  }
}
