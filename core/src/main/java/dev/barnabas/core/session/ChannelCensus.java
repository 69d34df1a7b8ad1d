package dev.barnabas.core.session;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.message.Mode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts who is attached to which channel on this node, by the modes they were granted.
 *
 * <p>Thread: any.
 */
public final class ChannelCensus {
  private final Map<ChannelKey, Counts> channels = new ConcurrentHashMap<>(); // ≤ attachments

  /** How many attachments a channel has on this node, and with which modes. */
  public record Counts(
      long connections,
      long publishers,
      long subscribers,
      long presenceConnections,
      long presenceSubscribers) {
    /** Nobody is attached. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    private Counts plus(Set<Mode> modes, long sign) {
      return new Counts(
          connections + sign,
          publishers + (modes.contains(Mode.PUBLISH) ? sign : 0),
          subscribers + (modes.contains(Mode.SUBSCRIBE) ? sign : 0),
          presenceConnections + (modes.contains(Mode.PRESENCE) ? sign : 0),
          presenceSubscribers + (modes.contains(Mode.PRESENCE_SUBSCRIBE) ? sign : 0));
    }
  }

  void enter(ChannelKey channel, Set<Mode> modes) {
    channels.merge(channel, Counts.NONE.plus(modes, 1), (known, _) -> known.plus(modes, 1));
  }

  void leave(ChannelKey channel, Set<Mode> modes) {
    channels.computeIfPresent(
        channel, (_, known) -> known.connections() <= 1 ? null : known.plus(modes, -1));
  }

  /** Those of a channel. */
  public Counts of(ChannelKey channel) {
    return channels.getOrDefault(channel, Counts.NONE);
  }

  /** The names of an app's channels that somebody is attached to, sorted. */
  public List<String> names(String app) {
    return channels.keySet().stream()
        .filter(channel -> channel.app().equals(app))
        .map(ChannelKey::name)
        .sorted()
        .toList();
  }
}
