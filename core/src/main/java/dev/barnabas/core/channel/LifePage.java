package dev.barnabas.core.channel;

import dev.barnabas.core.edit.EditEvent;
import dev.barnabas.core.edit.EditedMessage;
import dev.barnabas.protocol.codec.MessageSize;
import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A page of what happened to a message, oldest first.
 *
 * @param next how many items lie before the next page; null: this is the last
 */
public record LifePage<T>(List<T> items, @Nullable Integer next) {
  /**
   * Which page is wanted.
   *
   * @param from items that lie before it
   * @param limit items on it; it ends earlier where it gets too long to be answered at once
   */
  public record Wish(int from, int limit) {}

  static Gathering<Message> ofVersions(Wish wish) {
    return new Gathering<Message>(wish, MessageSize::of) {
      @Override
      public boolean onCreated(Message message) {
        return take(message);
      }

      @Override
      public boolean onChange(EditEvent event) {
        return !(event instanceof EditEvent.Edited(var whole, _, _))
            || take(whole.withRevision(EditedMessage.withoutSummary(whole)));
      }
    };
  }

  static Gathering<Annotation> ofAnnotations(Wish wish) {
    return new Gathering<Annotation>(wish, MessageSize::of) {
      @Override
      public boolean onCreated(Message message) {
        return true;
      }

      @Override
      public boolean onChange(EditEvent event) {
        return !(event instanceof EditEvent.Annotated(var annotations, _))
            || annotations.stream().allMatch(this::take);
      }
    };
  }

  /**
   * A page while a scan finds what is on it.
   *
   * <p>Thread: the scan's.
   */
  abstract static class Gathering<T> implements MessageScan.Visitor {
    private static final long BYTES_MAX = 2L << 20;
    private static final long ITEM_BYTES = 300; // serials, ids and names of fields

    private final Wish wish;
    private final ToLongFunction<T> size;
    private final List<T> items = new ArrayList<>(); // ≤ limit and BYTES_MAX
    private long bytes;
    private int seen;
    private boolean more;

    Gathering(Wish wish, ToLongFunction<T> size) {
      this.wish = wish;
      this.size = size;
    }

    /** False: there is more than the page holds. */
    boolean take(T item) {
      if (seen++ < wish.from()) {
        return true;
      }
      bytes += ITEM_BYTES + size.applyAsLong(item);
      more = items.size() == wish.limit() || (bytes > BYTES_MAX && !items.isEmpty());
      if (!more) {
        items.add(item);
      }
      return !more;
    }

    LifePage<T> page() {
      return new LifePage<>(List.copyOf(items), more ? wish.from() + items.size() : null);
    }
  }
}
