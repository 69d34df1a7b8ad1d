package dev.barnabas.core.presence;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.codec.PresenceTrees;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.PresenceAction;
import dev.barnabas.protocol.message.PresenceMessage;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Members that an app's configuration puts on channels: they belong to no connection and never
 * leave (ably-protocol 21). They show in presence, in SYNC and in presence history.
 *
 * <p>Thread: any.
 */
public final class PresenceFixtures {
  private static final String CONNECTION_ID = "fixtures";
  private static final int CHANNELS_MAX = 10_000; // further ones are read each time

  private final long sinceMillis;
  private volatile Function<ChannelKey, List<Fixture>> configured = channel -> List.of();
  // As they were read last. Bounded: channels that have some, ≤ CHANNELS_MAX.
  private final Map<ChannelKey, Decoded> decoded = new ConcurrentHashMap<>();

  private record Decoded(List<Fixture> of, List<PresenceMessage> members) {}

  /**
   * A member.
   *
   * @param data and {@code encoding}: as they would stand in JSON
   */
  public record Fixture(String clientId, @Nullable String data, @Nullable String encoding) {}

  /**
   * @param clock says since when they are there: since now
   */
  public PresenceFixtures(InstantSource clock) {
    this.sinceMillis = clock.millis();
  }

  /** From now on channels have those that the function gives; it is asked each time, by anyone. */
  public void from(Function<ChannelKey, List<Fixture>> function) {
    configured = function;
  }

  /** Those on a channel, as PRESENT. What can't be read is left out. */
  public List<PresenceMessage> on(ChannelKey channel) {
    List<Fixture> fixtures = configured.apply(channel);
    if (fixtures.isEmpty()) {
      if (!decoded.isEmpty()) {
        decoded.remove(channel);
      }
      return List.of();
    }
    Decoded known = decoded.get(channel);
    if (known != null && known.of().equals(fixtures)) {
      return known.members();
    }
    List<PresenceMessage> members = decode(fixtures);
    if (known != null || decoded.size() < CHANNELS_MAX) {
      decoded.put(channel, new Decoded(fixtures, members));
    }
    return members;
  }

  private List<PresenceMessage> decode(List<Fixture> fixtures) {
    var members = new ArrayList<PresenceMessage>(fixtures.size());
    for (Fixture fixture : fixtures) {
      PresenceMessage member = member(fixture, members.size());
      if (member != null) {
        members.add(member);
      }
    }
    return List.copyOf(members);
  }

  private @Nullable PresenceMessage member(Fixture fixture, int index) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("action", (long) PresenceAction.PRESENT.number());
    tree.put("data", fixture.data());
    tree.put("encoding", fixture.encoding());
    try {
      return PresenceTrees.decode(tree)
          .withMember(fixture.clientId(), CONNECTION_ID)
          .withId(CONNECTION_ID + ":0:" + index)
          .withTimestamp(sinceMillis);
    } catch (ProtocolException unreadable) {
      return null;
    }
  }
}
