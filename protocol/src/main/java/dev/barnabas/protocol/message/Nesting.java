package dev.barnabas.protocol.message;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How deep values may be nested: objects (maps) and arrays within each other, the outermost being
 * level 1. The same in JSON and MessagePack, so that what comes in can go out in both.
 */
public final class Nesting {
  /** As deep as a value that counts may be. */
  public static final int MAX_LEVELS = 64;

  /**
   * As deep as a frame is followed at all: up to here it can be told which of its messages is at
   * fault, beyond nothing is known of it.
   */
  public static final int FOLLOWED_LEVELS = 1_000;

  /**
   * As deep as what this server itself wrote may be: a value that counts, and what is around it.
   */
  public static final int WRITTEN_LEVELS = MAX_LEVELS + 16;

  /** Stands in a tree in the place of an object or array below {@link #MAX_LEVELS}. */
  public static final Object TOO_DEEP = new LeftOut();

  private static final class LeftOut {
    @Override
    public String toString() {
      return "(nested too deep)";
    }
  }

  private Nesting() {}

  /** Whether anything of the tree was too deep to be kept. */
  public static boolean isTooDeep(@Nullable Object tree) {
    return switch (tree) {
      case Map<?, ?> map -> isTooDeepAny(map.values());
      case List<?> list -> isTooDeepAny(list);
      case LeftOut _ -> true;
      case null, default -> false;
    };
  }

  private static boolean isTooDeepAny(Iterable<?> items) {
    for (Object item : items) {
      if (isTooDeep(item)) {
        return true;
      }
    }
    return false;
  }
}
