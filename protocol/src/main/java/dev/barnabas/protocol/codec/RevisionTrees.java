package dev.barnabas.protocol.codec;

import static dev.barnabas.protocol.codec.MessageTrees.putPresent;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.MessageAction;
import dev.barnabas.protocol.message.Revision;
import dev.barnabas.protocol.message.Version;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields by which a message is an edit of another, or was edited (spec TM2). */
final class RevisionTrees {
  private RevisionTrees() {}

  /**
   * What a publisher wants with an earlier message; null: it is a new one.
   *
   * @throws ProtocolException 40000 when the action is one that only the server takes
   */
  static @Nullable Revision revision(WireFields fields) {
    long number = fields.whole("action", MessageAction.CREATE.number());
    MessageAction action = MessageAction.ofNumber(number).orElse(MessageAction.META);
    return switch (action) {
      case CREATE -> null;
      case UPDATE, DELETE, APPEND -> new Revision(action, version(fields.value("version")), null);
      case META, SUMMARY ->
          throw new ProtocolException(
              ErrorCode.BAD_REQUEST,
              "a message's action must be 0 (create), 1 (update), 2 (delete) or 5 (append), not "
                  + number);
    };
  }

  /** The message that is edited. */
  static String serial(WireFields fields) {
    String serial = fields.filledText("serial", ErrorCode.INVALID_PARAMETER);
    if (serial == null) {
      throw new ProtocolException(
          ErrorCode.INVALID_PARAMETER, "an edit needs the serial of the message");
    }
    return serial;
  }

  @SuppressWarnings("unchecked") // our readers make no maps with other keys than strings
  private static Version version(@Nullable Object tree) {
    if (tree == null) {
      return new Version("", 0, null, null, null);
    }
    WireFields fields = WireFields.of(tree, "version");
    Object metadata = fields.value("metadata");
    if (metadata != null && (!(metadata instanceof Map<?, ?>) || WireFields.holdsBytes(metadata))) {
      throw new ProtocolException(
          ErrorCode.BAD_REQUEST, "version.metadata must be an object without binary");
    }
    return new Version(
        "",
        0,
        fields.text("clientId", ErrorCode.INVALID_CLIENT_ID),
        fields.text("description", ErrorCode.BAD_REQUEST),
        metadata == null
            ? null
            : Collections.unmodifiableMap((Map<String, @Nullable Object>) metadata));
  }

  /** Writes action, version and summary. */
  static void putRevision(Map<String, @Nullable Object> tree, Message message) {
    tree.put("action", message.action().number());
    Revision revision = message.revision();
    Version version = revision == null ? null : revision.version();
    if (version != null) {
      tree.put("version", versionTree(version));
    } else if (message.serial() != null) {
      tree.put(
          "version",
          versionTree(new Version(message.serial(), message.timestamp(), null, null, null)));
    }
    if (revision != null && revision.summary() != null) {
      tree.put("annotations", Map.of("summary", revision.summary()));
    }
  }

  private static Map<String, @Nullable Object> versionTree(Version version) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("serial", version.serial());
    tree.put("timestamp", version.timestamp());
    putPresent(tree, "clientId", version.clientId());
    putPresent(tree, "description", version.description());
    putPresent(tree, "metadata", version.metadata());
    return tree;
  }
}
