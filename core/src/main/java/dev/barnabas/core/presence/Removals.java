package dev.barnabas.core.presence;

import dev.barnabas.core.presence.PartitionMembers.Replayed;
import dev.barnabas.core.presence.PresenceRecord.Kept;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which members left lately, and by whose word: what decides about records that were under way when
 * they did.
 *
 * <p>Thread: the log reader.
 */
final class Removals {
  private static final int REMOVED_MAX = 65_536; // 430 a second for 150 s; 10 MB

  private final long rememberMillis;
  private final Map<Place, Removal> removed = new LinkedHashMap<>(); // oldest first, ≤ REMOVED_MAX

  private record Removal(long offset, long clockMillis, boolean byClient) {}

  Removals(long rememberMillis) {
    this.rememberMillis = rememberMillis;
  }

  void note(Place place, Replayed at, boolean byClient) {
    removed.remove(place);
    removed.put(place, new Removal(at.offset(), at.clockMillis(), byClient));
    if (removed.size() > REMOVED_MAX) {
      Iterator<Place> oldest = removed.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  void forget(Place place) {
    removed.remove(place);
  }

  void expire(long clockMillis) {
    Iterator<Removal> oldest = removed.values().iterator();
    while (oldest.hasNext() && clockMillis - oldest.next().clockMillis() > rememberMillis) {
      oldest.remove();
    }
  }

  /** Whether a server said that it left, and nothing since. */
  boolean isRemovedByServer(Place place) {
    Removal removal = removed.get(place);
    return removal != null && !removal.byClient();
  }

  /**
   * Whether the author did not know yet that the member had left. Then it counts only where it
   * takes over what a server, not the client, took away.
   */
  boolean isVoid(Place place, Kept kept) {
    Removal removal = removed.get(place);
    return removal != null
        && removal.offset() >= kept.seen()
        && (removal.byClient() || !kept.takeover());
  }
}
