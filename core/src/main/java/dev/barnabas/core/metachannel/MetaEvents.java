package dev.barnabas.core.metachannel;

import dev.barnabas.core.channel.PublishRequest;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.Scope;
import dev.barnabas.core.occupancy.ChannelDetails;
import dev.barnabas.core.occupancy.Metachannel;
import dev.barnabas.core.occupancy.Occupancies;
import dev.barnabas.core.occupancy.Occupancy;
import dev.barnabas.protocol.codec.MessageSize;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Publishes events on metachannels: those of half a second together, and only where somebody at any
 * node is attached; so events nobody hears cost a look into a map.
 *
 * <p>Thread: any; {@link #onTurn} and what it hears the log reader.
 */
public final class MetaEvents implements Occupancies.AppListener {
  private static final long TURN_MILLIS = 500;
  private static final int PUBLISH_MAX = 100; // events in one record: some 300 bytes each
  private static final int PENDING_MAX = 2_000; // a metachannel's events of half a second

  private final Occupancies occupancies;
  private final Consumer<PublishRequest> publisher;
  private final Supplier<String> ids;
  private final Map<ChannelKey, List<Message>> pending = new ConcurrentHashMap<>(); // ≤ watched
  private long turnedMillis;

  /**
   * @param publisher appends to the log
   * @param ids gives unguessable ids
   */
  public MetaEvents(
      Occupancies occupancies, Consumer<PublishRequest> publisher, Supplier<String> ids) {
    this.occupancies = occupancies;
    this.publisher = publisher;
    this.ids = ids;
    occupancies.listen(this);
  }

  /** Apps in which somebody hears what is told there. */
  public List<String> apps(Metachannel channel) {
    return occupancies.apps(channel);
  }

  /** Whether it is on this node to tell, of what all nodes know. Thread: the log reader. */
  public boolean isSpokesman(Metachannel channel, String app) {
    return occupancies.isSpokesman(channel.of(app));
  }

  /**
   * Tells, if anybody hears it. Of more than 4,000 events a second the rest is left out.
   *
   * @param data gives JSON as plain objects; only asked when it is heard
   */
  public void tell(
      Metachannel channel, String app, String name, Supplier<Map<String, Object>> data) {
    ChannelKey key = channel.of(app);
    if (!occupancies.isWatched(key)) {
      return;
    }
    String text = Json.text(data.get());
    pending.compute(
        key,
        (_, known) -> {
          List<Message> events = known == null ? new ArrayList<>(1) : known;
          if (events.size() < PENDING_MAX) {
            events.add(Message.of(name, new Data.Text(text)).withData(new Data.Text(text), "json"));
          }
          return events;
        });
  }

  @Override
  public void onFigures(ChannelKey channel, Occupancy now) {
    boolean inUse = now.connections() > 0;
    tell(
        Metachannel.CHANNEL_OCCUPANCY,
        channel.app(),
        "channel.occupancy",
        () -> ChannelDetails.of(channel.name(), inUse, now));
  }

  @Override
  public void onLifecycle(ChannelKey channel, boolean inUse, Occupancy now) {
    tell(
        Metachannel.CHANNEL_LIFECYCLE,
        channel.app(),
        inUse ? "channel.opened" : "channel.closed",
        () -> ChannelDetails.of(channel.name(), inUse, now));
  }

  /** Time goes on: at least twice a second. */
  public void onTurn(long nowMillis) {
    if (nowMillis - turnedMillis < TURN_MILLIS) {
      return;
    }
    turnedMillis = nowMillis;
    for (ChannelKey key : List.copyOf(pending.keySet())) {
      List<Message> events = pending.remove(key);
      if (events != null) {
        publish(key, events);
      }
    }
  }

  private void publish(ChannelKey key, List<Message> events) {
    for (int from = 0; from < events.size(); from += PUBLISH_MAX) {
      String base = ids.get();
      var messages = new ArrayList<Message>();
      for (Message event : events.subList(from, Math.min(from + PUBLISH_MAX, events.size()))) {
        messages.add(event.withId(base + ':' + messages.size()));
      }
      publisher.accept(
          new PublishRequest(key, Scope.NONE, null, messages, MessageSize.of(messages)));
    }
  }
}
