package dev.barnabas.core.presence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * This node's members by when the log last spoke of them. Bounded by the members of the partition.
 *
 * <p>Thread: the log reader.
 */
final class KeepQueue {
  private final Map<Place, Long> spokenOf = new LinkedHashMap<>(); // → log clock, oldest first

  void spoke(Place place, long clockMillis) {
    spokenOf.remove(place);
    spokenOf.put(place, clockMillis);
  }

  void remove(Place place) {
    spokenOf.remove(place);
  }

  /** So many at most of which nothing was heard since. */
  List<Place> silentSince(long clockMillis, int max) {
    var silent = new ArrayList<Place>();
    for (var entry : spokenOf.entrySet()) {
      if (entry.getValue() > clockMillis || silent.size() == max) {
        break;
      }
      silent.add(entry.getKey());
    }
    return silent;
  }
}
