package dev.barnabas.protocol.codec;

import static dev.barnabas.protocol.codec.MessageTrees.putPresent;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Annotation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Annotations as plain objects, the way they stand in frames and REST bodies (spec TAN2). */
public final class AnnotationTrees {
  private static final long CREATE = 0;
  private static final long DELETE = 1;
  private static final long NO_COUNT = Long.MIN_VALUE;
  private static final long COUNT_MAX = 1_000_000_000;

  private AnnotationTrees() {}

  /**
   * Reads an annotation as a publisher wrote it.
   *
   * @throws ProtocolException 40000 without a type, or with the code of the field that is wrong
   */
  public static Annotation decode(@Nullable Object tree) {
    WireFields fields = WireFields.of(tree, "an annotation");
    String type = fields.filledText("type", ErrorCode.BAD_REQUEST);
    if (type == null) {
      throw new ProtocolException(
          ErrorCode.BAD_REQUEST, "an annotation needs a type, such as reaction:distinct.v1");
    }
    long action = fields.whole("action", CREATE);
    if (action != CREATE && action != DELETE) {
      throw new ProtocolException(
          ErrorCode.BAD_REQUEST, "an annotation's action is 0 (create) or 1 (delete)");
    }
    String encoding = fields.filledText("encoding", ErrorCode.INVALID_DATA);
    Payload payload = Payload.read(fields.value("data"), encoding);
    return new Annotation(
        fields.filledText("id", ErrorCode.INVALID_MESSAGE_ID),
        action == CREATE,
        fields.text("clientId", ErrorCode.INVALID_CLIENT_ID),
        fields.filledText("connectionId", ErrorCode.INVALID_CONNECTION_ID),
        fields.text("name", ErrorCode.BAD_REQUEST),
        count(fields),
        payload.data(),
        payload.encoding(),
        0,
        null,
        fields.filledText("messageSerial", ErrorCode.INVALID_PARAMETER),
        type,
        Extras.read(fields.value("extras")));
  }

  private static @Nullable Long count(WireFields fields) {
    long count = fields.whole("count", NO_COUNT);
    if (count == NO_COUNT) {
      return null;
    }
    if (count < 0 || count > COUNT_MAX) {
      throw new ProtocolException(
          ErrorCode.BAD_REQUEST, "an annotation's count is 0 to " + COUNT_MAX);
    }
    return count;
  }

  /**
   * Reads the annotations of one publish: an array of them, or a single one.
   *
   * @throws ProtocolException as {@link #decode}
   */
  public static List<Annotation> decodeAll(@Nullable Object tree) {
    if (!(tree instanceof List<?> list)) {
      return List.of(decode(tree));
    }
    var annotations = new ArrayList<Annotation>(list.size());
    for (Object annotation : list) {
      annotations.add(decode(annotation));
    }
    return Collections.unmodifiableList(annotations);
  }

  /** An annotation for a subscriber or a reader, complete in itself. */
  public static Map<String, @Nullable Object> encode(WireFormat format, Annotation annotation) {
    Payload payload = new Payload(annotation.data(), annotation.encoding());
    var tree = new LinkedHashMap<String, @Nullable Object>();
    putPresent(tree, "id", annotation.id());
    tree.put("action", annotation.create() ? CREATE : DELETE);
    putPresent(tree, "clientId", annotation.clientId());
    putPresent(tree, "connectionId", annotation.connectionId());
    putPresent(tree, "name", annotation.name());
    putPresent(tree, "count", annotation.count());
    putPresent(tree, "data", payload.valueIn(format));
    putPresent(tree, "encoding", payload.encodingIn(format));
    putPresent(tree, "timestamp", annotation.timestamp() == 0 ? null : annotation.timestamp());
    putPresent(tree, "serial", annotation.serial());
    putPresent(tree, "messageSerial", annotation.messageSerial());
    tree.put("type", annotation.type());
    putPresent(tree, "extras", annotation.extras());
    return tree;
  }

  /** As {@link #encode}, for several. */
  public static List<@Nullable Object> encodeAll(WireFormat format, List<Annotation> annotations) {
    var trees = new ArrayList<@Nullable Object>(annotations.size());
    for (Annotation annotation : annotations) {
      trees.add(encode(format, annotation));
    }
    return trees;
  }
}
