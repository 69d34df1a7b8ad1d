package dev.barnabas.core.delivery;

import dev.barnabas.core.channel.Entry;
import dev.barnabas.core.namespace.Namespace;
import dev.barnabas.mapping.ingress.ConflationKey;
import dev.barnabas.protocol.message.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Entries of one channel that wait for the end of an interval (batching), of which those go for
 * whose messages later ones stand (conflation). Whatever is no new message stays, in its place.
 *
 * <p>Thread: its event loop.
 */
final class Gathered {
  /** What a channel holds back at most; then the interval is over. */
  static final int ENTRIES_MAX = 1_000;

  private static final long BYTES_MAX = 1 << 20; // the same, of data

  private final String channel;
  private final Map<Entry, Set<String>> waiting = new LinkedHashMap<>(); // ≤ ENTRIES_MAX
  private final Map<String, Entry> latest = new HashMap<>(); // by key, of those that wait
  private String keyText = "";
  private @Nullable ConflationKey key;
  private long bytes; // of those that wait
  private int planned; // ms: the interval whose end is scheduled; 0: none is
  private int plan; // the number of that end

  Gathered(String channel) {
    this.channel = channel;
  }

  /** Whether the settings of a channel ask for gathering at all. */
  static boolean isWanted(Namespace rules) {
    return rules.conflationEnabled() || rules.batchingEnabled();
  }

  /** How long to gather, in ms. */
  private static int interval(Namespace rules) {
    return rules.conflationEnabled() ? rules.conflationInterval() : rules.batchingInterval();
  }

  /**
   * Whether an end has to be scheduled, in {@link #planned} ms: none is, or that of a longer one.
   */
  boolean plan(Namespace rules) {
    int wanted = interval(rules);
    if (planned != 0 && planned <= wanted) {
      return false;
    }
    planned = wanted;
    plan++;
    return true;
  }

  int planned() {
    return planned;
  }

  /** The end that is scheduled, for {@link #onEnd}. */
  int plan() {
    return plan;
  }

  /** An end has come. Whether it was the last that was scheduled: those before it come as well. */
  boolean onEnd(int ended) {
    boolean last = ended == plan;
    if (last) {
      planned = 0;
    }
    return last;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean isFull() {
    return waiting.size() >= ENTRIES_MAX || bytes >= BYTES_MAX;
  }

  /** Holds an entry back. */
  void add(Entry entry, Namespace rules) {
    Set<String> keys = rules.conflationEnabled() ? keys(entry, rules.conflationKey()) : Set.of();
    entry.retain();
    for (String each : keys) {
      Entry before = latest.put(each, entry);
      if (before != null) {
        supersede(before, each);
      }
    }
    waiting.put(entry, keys);
    bytes += entry.dataBytes();
  }

  private void supersede(Entry entry, String by) {
    Set<String> keys = waiting.get(entry);
    if (keys != null && keys.remove(by) && keys.isEmpty()) {
      waiting.remove(entry);
      bytes -= entry.dataBytes();
      entry.release();
    }
  }

  /** Empty: it can't be superseded, as a message of it stands for itself. */
  private Set<String> keys(Entry entry, String template) {
    ConflationKey parsed = key;
    if (parsed == null || !template.equals(keyText)) {
      parsed = ConflationKey.parse(template);
      key = parsed;
      keyText = template;
    }
    Set<String> keys = new HashSet<>();
    for (Message message : entry.messages()) {
      String one = parsed.of(channel, message);
      if (one == null) {
        return Set.of();
      }
      keys.add(one);
    }
    return keys;
  }

  /** Those that are left, in their order; whoever takes them releases each. */
  List<Entry> take() {
    List<Entry> entries = new ArrayList<>(waiting.keySet());
    waiting.clear();
    bytes = 0;
    latest.clear();
    return entries;
  }

  void release() {
    take().forEach(Entry::release);
  }
}
