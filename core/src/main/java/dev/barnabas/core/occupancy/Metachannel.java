package dev.barnabas.core.occupancy;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.channel.ChannelAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Channels on which the server itself tells of an app (ably-protocol 14): their records stand in
 * our own log under the name with its qualifier, so that they are attached to, resumed and read
 * like others. Nobody else publishes to them.
 */
public enum Metachannel {
  CHANNEL_LIFECYCLE("channel.lifecycle"),
  CHANNEL_OCCUPANCY("channel.occupancy"), // ours: what rules take
  CONNECTION_LIFECYCLE("connection.lifecycle"),
  LOG("log"),
  LOG_PUSH("log:push"),
  STATS_MINUTE("stats:minute");

  /** The qualifier. */
  public static final String META = ChannelAddress.META;

  /** The qualifier as it stands before a name. */
  public static final String PREFIX = "[" + META + "]";

  /** The first segment of those that tell of one client each: not served yet. */
  public static final String CLIENT_EVENTS = "clientEvents";

  private final String name;

  Metachannel(String name) {
    this.name = name;
  }

  /** Its name with the qualifier. */
  public String key() {
    return PREFIX + name;
  }

  /** Whether the channel is that of its app. */
  public boolean is(ChannelKey channel) {
    return channel.name().equals(key());
  }

  /** That of an app. */
  public ChannelKey of(String app) {
    return ChannelKey.of(app, key());
  }

  /** All of them, in one line. */
  public static String served() {
    return Arrays.stream(values()).map(Metachannel::key).collect(Collectors.joining(", "));
  }

  /** Whether it tells of all channels of its app: then these count as watched. */
  static boolean tellsOfAll(ChannelKey channel) {
    return CHANNEL_LIFECYCLE.is(channel) || CHANNEL_OCCUPANCY.is(channel);
  }

  /** The name under which a channel's records stand: without what is said of one attachment. */
  public static String nameOf(ChannelAddress address) {
    return META.equals(address.qualifier()) ? PREFIX + address.name() : address.name();
  }

  /** The one that an address means; empty: it has no such qualifier, or there is none. */
  public static Optional<Metachannel> of(ChannelAddress address) {
    return META.equals(address.qualifier())
        ? Arrays.stream(values()).filter(each -> each.name.equals(address.name())).findFirst()
        : Optional.empty();
  }
}
