package dev.barnabas.core.channel;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The requests for tokens of one partition that were used lately, so that each is used once: a
 * function of the records of the last {@link #KEPT_MILLIS}, so all nodes agree (decision 0016).
 *
 * <p>Apps share the room: each may take half as much as all of them leave free. One alone gets a
 * third, a second one beside it a third of the rest, and so on.
 *
 * <p>Thread: the log reader.
 */
final class NonceRegistry {
  /**
   * A request counts while its timestamp is within two minutes of a node's clock: four minutes, and
   * half a minute for clocks that differ.
   */
  static final long KEPT_MILLIS = 270_000;

  /** There was no room; the same on every node, as it depends on the same records. */
  static final long FULL = -1;

  /** 120 a second on each partition for as long as they are kept, 6 MiB. */
  static final int NONCES_MAX = 32_768;

  private final Map<String, Use> uses = new LinkedHashMap<>(); // the oldest first
  private final Map<String, Integer> ofApps = new HashMap<>(); // ≤ uses

  private record Use(String app, long offset, long millis) {}

  /** Takes a record; returns the offset where the nonce was used first, or {@link #FULL}. */
  long note(String nonce, long offset, long recordMillis) {
    expire(recordMillis);
    Use first = uses.get(nonce);
    if (first != null) {
      return first.offset();
    }
    String app = app(nonce);
    int free = NONCES_MAX - uses.size();
    if (2 * ofApps.getOrDefault(app, 0) >= free) {
      return FULL;
    }
    ofApps.merge(app, 1, Integer::sum);
    uses.put(nonce, new Use(app, offset, recordMillis));
    return offset;
  }

  /** Whose it is: the part before the colon. */
  private static String app(String nonce) {
    return nonce.substring(0, Math.max(0, nonce.indexOf(':')));
  }

  /** What to say when a nonce was not used first by the record that the caller waits for. */
  static ErrorInfo refusal(long first) {
    return first == FULL
        ? ErrorCode.OVERLOADED.with("too many requests for tokens: retry later")
        : ErrorCode.NONCE_REPLAYED.with("the token request was used before: make a new one");
  }

  private void expire(long nowMillis) {
    Iterator<Use> oldest = uses.values().iterator();
    while (oldest.hasNext()) {
      Use use = oldest.next();
      if (nowMillis - use.millis() <= KEPT_MILLIS) {
        return;
      }
      oldest.remove();
      ofApps.computeIfPresent(use.app(), (_, count) -> count == 1 ? null : count - 1);
    }
  }
}
