package dev.barnabas.core.stats;

import dev.barnabas.core.channel.Presence;
import dev.barnabas.core.channel.PublishOutcome;
import dev.barnabas.core.channel.PublishRequest;
import dev.barnabas.core.channel.Publisher;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.namespace.Namespaces;
import dev.barnabas.core.presence.PresenceRequest;
import dev.barnabas.protocol.codec.MessageSize;
import dev.barnabas.protocol.message.PresenceMessage;

/** Counts what is published, by door, and what of it is kept. Immutable. Thread: any. */
public record PublishCounting(NodeCounters counters, Namespaces namespaces)
    implements Publisher.Tally, Presence.Tally {
  private static final String REALTIME = "messages.inbound.realtime.";
  private static final String REST = "messages.inbound.rest.";
  private static final String PERSISTED = "messages.persisted.";
  private static final String MESSAGES = "messages.";
  private static final String PRESENCE = "presence.";

  @Override
  public void onOutcome(PublishRequest request, PublishOutcome outcome) {
    if (request.channel().name().startsWith("[")) {
      return; // what the server tells on metachannels is not the app's
    }
    String door = request.publisher() == null ? REST : REALTIME;
    long bytes = MessageSize.of(request.messages());
    count(request.channel(), door + MESSAGES, request.messages().size(), bytes, outcome);
    if (outcome instanceof PublishOutcome.Accepted && isKept(request.channel())) {
      String app = request.channel().app();
      counters.add(app, PERSISTED + MESSAGES + "count", request.messages().size());
      counters.add(app, PERSISTED + MESSAGES + "data", bytes);
    }
  }

  @Override
  public void onOutcome(PresenceRequest request, PublishOutcome outcome) {
    long bytes = 0;
    for (PresenceMessage event : request.events()) {
      bytes += MessageSize.of(event);
    }
    count(request.channel(), REALTIME + PRESENCE, request.events().size(), bytes, outcome);
    if (outcome instanceof PublishOutcome.Accepted && isKept(request.channel())) {
      String app = request.channel().app();
      counters.add(app, PERSISTED + PRESENCE + "count", request.events().size());
      counters.add(app, PERSISTED + PRESENCE + "data", bytes);
    }
  }

  private void count(
      ChannelKey channel, String kind, int items, long bytes, PublishOutcome outcome) {
    String app = channel.app();
    switch (outcome) {
      case PublishOutcome.Accepted _ -> {
        counters.add(app, kind + "count", items);
        counters.add(app, kind + "data", bytes);
      }
      case PublishOutcome.Refused _ -> counters.add(app, kind + "refused", items);
      case PublishOutcome.Unknown _ -> counters.add(app, kind + "failed", items);
    }
  }

  private boolean isKept(ChannelKey channel) {
    return namespaces.of(channel.app(), channel.name()).persisted();
  }
}
