package dev.barnabas.core.access;

import dev.barnabas.protocol.error.ProtocolException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All revocations in force, by the records that every node follows.
 *
 * <p>Thread: records change on the log reader; questions any.
 */
public final class Revocations {
  /** Begins the keys of their records. */
  public static final String PREFIX = "revocation/";

  /** No revocation covers the token. */
  public static final long NEVER = Long.MAX_VALUE;

  /** One lasts an hour: three a second. */
  private static final int REVOCATIONS_MAX = 10_000;

  private final Map<String, Revocation> records = new LinkedHashMap<>();
  private final List<Consumer<Revocation>> listeners = new CopyOnWriteArrayList<>();
  private volatile Map<String, List<Revocation>> byKey = Map.of();
  private volatile Map<String, Revocation> all = Map.of();

  /** Hears of each new one, on the log reader; must not block. */
  public void listen(Consumer<Revocation> listener) {
    listeners.add(listener);
  }

  /** A record was written; null: removed. Keys that begin otherwise are passed over. */
  public void onRecord(String key, byte @Nullable [] value) {
    if (!key.startsWith(PREFIX)) {
      return;
    }
    Revocation revocation = value == null ? null : read(value);
    if (revocation == null) {
      records.remove(key);
    } else {
      if (records.size() >= REVOCATIONS_MAX) {
        records.remove(records.keySet().iterator().next());
      }
      records.put(key, revocation);
    }
    index();
    if (revocation != null) {
      listeners.forEach(listener -> listener.accept(revocation));
    }
  }

  private static @Nullable Revocation read(byte[] value) {
    try {
      return Revocation.read(value).orElse(null);
    } catch (ProtocolException foreign) {
      return null; // not ours: it says nothing, and must not stop the reader
    }
  }

  private void index() {
    var index = new LinkedHashMap<String, List<Revocation>>();
    for (Revocation each : records.values()) {
      index.computeIfAbsent(each.keyName(), _ -> new ArrayList<>()).add(each);
    }
    byKey = Map.copyOf(index);
    all = Map.copyOf(records);
  }

  /** Keys of records that end no token any more: they can be removed. */
  public List<String> over(long nowMillis) {
    return all.entrySet().stream()
        .filter(each -> each.getValue().isOver(nowMillis))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * From when on the identity's token is revoked, ms since 1970; {@link #NEVER}: it is not, or the
   * identity came with a key.
   */
  public long revokedAt(Identity identity) {
    long earliest = NEVER;
    if (identity.token() != null) {
      for (Revocation each : byKey.getOrDefault(identity.keyName(), List.of())) {
        if (each.appliesAtMillis() < earliest && each.covers(identity)) {
          earliest = each.appliesAtMillis();
        }
      }
    }
    return earliest;
  }
}
