package dev.barnabas.core.occupancy;

import dev.barnabas.protocol.message.Mode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How many use a channel (spec CHM2).
 *
 * @param connections attached to it
 * @param publishers of those, that may publish
 * @param subscribers that may subscribe
 * @param presenceConnections that may enter members
 * @param presenceMembers that are entered
 * @param presenceSubscribers that may hear of members
 */
public record Occupancy(
    long connections,
    long publishers,
    long subscribers,
    long presenceConnections,
    long presenceMembers,
    long presenceSubscribers) {
  /** Nobody uses it. */
  public static final Occupancy NONE = new Occupancy(0, 0, 0, 0, 0, 0);

  /** The same of all channels that one connection uses, by which of four modes it has. */
  private static final List<Occupancy> ONE =
      IntStream.range(0, 16)
          .mapToObj(
              modes -> new Occupancy(1, modes & 1, modes >> 1 & 1, modes >> 2 & 1, 0, modes >> 3))
          .toList();

  /** One attachment with these modes, and nobody else; shared. */
  static Occupancy one(Set<Mode> modes) {
    return ONE.get(
        (modes.contains(Mode.PUBLISH) ? 1 : 0)
            | (modes.contains(Mode.SUBSCRIBE) ? 2 : 0)
            | (modes.contains(Mode.PRESENCE) ? 4 : 0)
            | (modes.contains(Mode.PRESENCE_SUBSCRIBE) ? 8 : 0));
  }

  /** Both together. */
  public Occupancy plus(Occupancy other) {
    return new Occupancy(
        connections + other.connections,
        publishers + other.publishers,
        subscribers + other.subscribers,
        presenceConnections + other.presenceConnections,
        presenceMembers + other.presenceMembers,
        presenceSubscribers + other.presenceSubscribers);
  }

  /** The same with so many members. */
  public Occupancy withMembers(long members) {
    return new Occupancy(
        connections, publishers, subscribers, presenceConnections, members, presenceSubscribers);
  }

  /** One attachment with these modes more, or less. */
  Occupancy plus(Set<Mode> modes, long sign) {
    return new Occupancy(
        connections + sign,
        publishers + (modes.contains(Mode.PUBLISH) ? sign : 0),
        subscribers + (modes.contains(Mode.SUBSCRIBE) ? sign : 0),
        presenceConnections + (modes.contains(Mode.PRESENCE) ? sign : 0),
        presenceMembers,
        presenceSubscribers + (modes.contains(Mode.PRESENCE_SUBSCRIBE) ? sign : 0));
  }

  /** The figures by their names on the wire, all of them. */
  public Map<String, Object> metrics() {
    var metrics = new LinkedHashMap<String, Object>();
    metrics.put("connections", connections);
    metrics.put("publishers", publishers);
    metrics.put("subscribers", subscribers);
    metrics.put("presenceConnections", presenceConnections);
    metrics.put("presenceMembers", presenceMembers);
    metrics.put("presenceSubscribers", presenceSubscribers);
    // LiveObjects are not served: nobody publishes or hears of them.
    metrics.put("objectPublishers", 0L);
    metrics.put("objectSubscribers", 0L);
    return metrics;
  }
}
