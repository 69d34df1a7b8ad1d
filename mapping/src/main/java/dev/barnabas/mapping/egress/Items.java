package dev.barnabas.mapping.egress;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.mapping.expression.Expression;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Splits a record's value level by level, depth first, so that an item's index depends on what
 * stands before it only.
 *
 * <p>Thread: the caller's.
 */
final class Items {
  /** An item, or the failure that stands in its place. */
  record Item(
      int index, @Nullable Object value, @Nullable Object parent, @Nullable MappingError failure) {}

  // A message's index has to fit into its serial.
  private static final int ITEMS_MAX = Position.INDEX_MAX + 1;

  private final List<Expression> levels;
  private final Map<String, @Nullable Object> context;
  private final List<Item> items = new ArrayList<>();

  private Items(List<Expression> levels, Map<String, @Nullable Object> context) {
    this.levels = levels;
    this.context = context;
  }

  /**
   * The items of {@code value}; itself when there is no level. Uses {@code item} and {@code parent}
   * of the context.
   *
   * @throws MappingError when they are too many
   */
  static List<Item> of(
      List<Expression> levels, Map<String, @Nullable Object> context, @Nullable Object value) {
    var items = new Items(levels, context);
    items.split(0, value, null);
    return items.items;
  }

  private void split(int level, @Nullable Object value, @Nullable Object parent) {
    if (level == levels.size()) {
      add(value, parent, null);
      return;
    }
    context.put("item", value);
    context.put("parent", parent);
    switch (part(level)) {
      case null -> {}
      case List<?> list -> list.forEach(element -> split(level + 1, element, value));
      case MappingError failure -> add(null, value, failure);
      default ->
          add(
              null,
              value,
              new MappingError(Reason.WRONG_TYPE, "the result is no array").at(stage(level)));
    }
  }

  private @Nullable Object part(int level) {
    try {
      return levels.get(level).evaluate(context);
    } catch (MappingError e) {
      return e.at(stage(level));
    }
  }

  private void add(
      @Nullable Object value, @Nullable Object parent, @Nullable MappingError failure) {
    if (items.size() == ITEMS_MAX) {
      throw new MappingError(Reason.TOO_MANY, "the record has more than " + ITEMS_MAX + " items")
          .at("split");
    }
    items.add(new Item(items.size(), value, parent, failure));
  }

  private static String stage(int level) {
    return "split[" + level + "]";
  }
}
