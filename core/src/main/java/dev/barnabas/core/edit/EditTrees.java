package dev.barnabas.core.edit;

import dev.barnabas.core.edit.EditRecord.Snapshot;
import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.MessageAction;
import dev.barnabas.protocol.message.Revision;
import dev.barnabas.protocol.message.Version;
import dev.barnabas.protocol.serial.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Messages, annotations and states as plain objects in records. */
final class EditTrees {
  private EditTrees() {}

  static Map<String, @Nullable Object> message(Message message) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    put(tree, "i", message.id());
    put(tree, "n", message.name());
    put(tree, "d", value(message.data()));
    put(tree, "e", message.encoding());
    put(tree, "c", message.clientId());
    put(tree, "o", message.connectionId());
    put(tree, "x", message.extras());
    put(tree, "t", message.timestamp() == 0 ? null : message.timestamp());
    put(tree, "s", message.serial());
    Revision revision = message.revision();
    if (revision != null) {
      tree.put("a", (long) revision.action().number());
      put(tree, "v", revision.version() == null ? null : version(revision.version()));
      put(tree, "y", revision.summary());
    }
    return tree;
  }

  static Message message(@Nullable Object value) {
    Map<?, ?> tree = map(value);
    Revision revision =
        tree.get("a") instanceof Long action
            ? new Revision(
                MessageAction.ofNumber(action).orElse(MessageAction.META),
                tree.get("v") == null ? null : version(map(tree.get("v"))),
                strings(tree.get("y")))
            : null;
    return new Message(
        (String) tree.get("i"),
        (String) tree.get("n"),
        data(tree.get("d")),
        (String) tree.get("e"),
        (String) tree.get("c"),
        (String) tree.get("o"),
        strings(tree.get("x")),
        number(tree, "t"),
        (String) tree.get("s"),
        revision);
  }

  private static Map<String, @Nullable Object> version(Version version) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("s", version.serial());
    tree.put("t", version.timestamp());
    put(tree, "c", version.clientId());
    put(tree, "d", version.description());
    put(tree, "m", version.metadata());
    return tree;
  }

  private static Version version(Map<?, ?> tree) {
    return new Version(
        tree.get("s") instanceof String serial ? serial : "",
        number(tree, "t"),
        (String) tree.get("c"),
        (String) tree.get("d"),
        strings(tree.get("m")));
  }

  static Map<String, @Nullable Object> annotation(Annotation annotation) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    put(tree, "i", annotation.id());
    tree.put("a", annotation.create());
    put(tree, "c", annotation.clientId());
    put(tree, "o", annotation.connectionId());
    put(tree, "n", annotation.name());
    put(tree, "k", annotation.count());
    put(tree, "d", value(annotation.data()));
    put(tree, "e", annotation.encoding());
    put(tree, "t", annotation.timestamp() == 0 ? null : annotation.timestamp());
    put(tree, "s", annotation.serial());
    put(tree, "m", annotation.messageSerial());
    tree.put("y", annotation.type());
    put(tree, "x", annotation.extras());
    return tree;
  }

  static Annotation annotation(@Nullable Object value) {
    Map<?, ?> tree = map(value);
    return new Annotation(
        (String) tree.get("i"),
        !Boolean.FALSE.equals(tree.get("a")),
        (String) tree.get("c"),
        (String) tree.get("o"),
        (String) tree.get("n"),
        (Long) tree.get("k"),
        data(tree.get("d")),
        (String) tree.get("e"),
        number(tree, "t"),
        (String) tree.get("s"),
        (String) tree.get("m"),
        Objects.requireNonNullElse((String) tree.get("y"), ""),
        strings(tree.get("x")));
  }

  static @Nullable Object snapshot(@Nullable Snapshot snapshot) {
    if (snapshot == null) {
      return null;
    }
    EditedMessage state = snapshot.state();
    var summaries = new LinkedHashMap<String, @Nullable Object>();
    state.summaries().forEach((type, summary) -> summaries.put(type, summary.state()));
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("b", snapshot.below());
    tree.put("m", message(state.message()));
    tree.put("l", place(state.last()));
    tree.put("y", summaries);
    return tree;
  }

  static @Nullable Snapshot snapshotOf(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> tree)) {
      return null;
    }
    var state = new EditedMessage(message(tree.get("m")), place(tree.get("l")));
    map(tree.get("y"))
        .forEach((type, summary) -> {
          String name = String.valueOf(type);
          SummaryMethod.ofType(name).ifPresent(method -> state.putSummary(name, method, summary));
        });
    return new Snapshot(number(tree, "b"), state);
  }

  static List<@Nullable Object> place(Position position) {
    return List.of(position.offset(), (long) position.index());
  }

  static Position place(@Nullable Object value) {
    if (value instanceof List<?> list
        && list.size() == 2
        && list.get(0) instanceof Long offset
        && list.get(1) instanceof Long index) {
      return new Position(offset, index.intValue());
    }
    throw new IllegalArgumentException("not a place: " + value);
  }

  static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  static long number(Map<?, ?> tree, String name) {
    return tree.get(name) instanceof Long number ? number : 0;
  }

  private static @Nullable Object value(@Nullable Data data) {
    return switch (data) {
      case Data.Text text -> text.value();
      case Data.Binary binary -> binary.value();
      case null -> null;
    };
  }

  private static @Nullable Data data(@Nullable Object value) {
    return switch (value) {
      case String text -> new Data.Text(text);
      case byte[] bytes -> new Data.Binary(bytes);
      case null, default -> null;
    };
  }

  @SuppressWarnings("unchecked") // MessagePack maps have string keys
  private static @Nullable Map<String, @Nullable Object> strings(@Nullable Object value) {
    return (Map<String, @Nullable Object>) value;
  }

  private static void put(Map<String, @Nullable Object> tree, String name, @Nullable Object value) {
    if (value != null) {
      tree.put(name, value);
    }
  }
}
