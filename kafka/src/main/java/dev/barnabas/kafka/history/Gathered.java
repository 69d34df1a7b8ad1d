package dev.barnabas.kafka.history;

import dev.barnabas.core.channel.LogReplay.Said;
import dev.barnabas.core.store.ChannelTree;
import dev.barnabas.core.store.LogPlace;
import dev.barnabas.core.store.StoredItem;
import dev.barnabas.core.store.TreeKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * What is to be stored next: of each channel what is new, and what changed of what is stored.
 *
 * <p>Thread: the keeper's.
 */
final class Gathered {
  private static final long BYTES_MAX = 4L << 20;
  private static final int CHANNELS_MAX = 5_000;

  private final Map<TreeKey, Part> parts = new LinkedHashMap<>();
  private long bytes;
  private long items;

  /** Of one channel. */
  static final class Part {
    private final NavigableMap<LogPlace, StoredItem> fresh = new TreeMap<>();
    private final NavigableMap<LogPlace, StoredItem> changed = new TreeMap<>();

    void putInto(ChannelTree tree) {
      if (!changed.isEmpty()) {
        tree.replace(changed);
      }
      if (!fresh.isEmpty()) {
        tree.append(new ArrayList<>(fresh.values()));
      }
    }
  }

  void add(Said said) {
    Part part = parts.computeIfAbsent(said.key(), absent -> new Part());
    for (StoredItem item : said.items()) {
      boolean old = said.change() && !part.fresh.containsKey(item.place());
      StoredItem before = (old ? part.changed : part.fresh).put(item.place(), item);
      bytes += item.body().length - (before == null ? 0 : before.body().length);
      items++;
    }
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Whether it has to be stored now. */
  boolean isFull() {
    return bytes >= BYTES_MAX || parts.size() >= CHANNELS_MAX;
  }

  long items() {
    return items;
  }

  void forEach(BiConsumer<TreeKey, Part> action) {
    parts.forEach(action);
  }

  void clear() {
    parts.clear();
    bytes = 0;
    items = 0;
  }
}
