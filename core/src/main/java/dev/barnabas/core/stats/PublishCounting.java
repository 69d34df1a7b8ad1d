package dev.barnabas.core.stats;

import dev.barnabas.core.channel.Presence;
import dev.barnabas.core.channel.PublishOutcome;
import dev.barnabas.core.channel.PublishRequest;
import dev.barnabas.core.channel.Publisher;
import dev.barnabas.core.namespace.Namespaces;
import dev.barnabas.core.presence.PresenceRequest;

/**
 * Counts what is published, by door, and what of it is kept. Counters of apps that fall idle are
 * forgotten ({@link NodeCounters}), so that none is held here.
 *
 * <p>Thread: any.
 */
public record PublishCounting(NodeCounters counters, Namespaces namespaces)
    implements Publisher.Tally, Presence.Tally {
  private static final Kind REALTIME = Kind.of("messages.inbound.realtime.messages.");
  private static final Kind REST = Kind.of("messages.inbound.rest.messages.");
  private static final Kind PRESENCE = Kind.of("messages.inbound.realtime.presence.");
  private static final Kind KEPT_MESSAGES = Kind.of("messages.persisted.messages.");
  private static final Kind KEPT_PRESENCE = Kind.of("messages.persisted.presence.");

  /** The names of the figures of one kind: made once, not per publish. */
  private record Kind(String count, String data, String refused, String failed) {
    static Kind of(String prefix) {
      return new Kind(prefix + "count", prefix + "data", prefix + "refused", prefix + "failed");
    }
  }

  @Override
  public void onOutcome(PublishRequest request, PublishOutcome outcome) {
    String channel = request.channel().name();
    if (channel.startsWith("[")) {
      return; // what the server tells on metachannels is not the app's
    }
    String app = request.channel().app();
    int items = request.messages().size();
    count(app, request.publisher() == null ? REST : REALTIME, items, request.bytes(), outcome);
    if (outcome instanceof PublishOutcome.Accepted && isKept(app, channel)) {
      count(app, KEPT_MESSAGES, items, request.bytes(), outcome);
    }
  }

  @Override
  public void onOutcome(PresenceRequest request, PublishOutcome outcome) {
    String app = request.channel().app();
    int items = request.events().size();
    count(app, PRESENCE, items, request.bytes(), outcome);
    if (outcome instanceof PublishOutcome.Accepted && isKept(app, request.channel().name())) {
      count(app, KEPT_PRESENCE, items, request.bytes(), outcome);
    }
  }

  private void count(String app, Kind kind, int items, long bytes, PublishOutcome outcome) {
    switch (outcome) {
      case PublishOutcome.Accepted _ -> {
        counters.add(app, kind.count(), items);
        counters.add(app, kind.data(), bytes);
      }
      case PublishOutcome.Refused _ -> counters.add(app, kind.refused(), items);
      case PublishOutcome.Unknown _ -> counters.add(app, kind.failed(), items);
    }
  }

  private boolean isKept(String app, String channel) {
    return namespaces.of(app, channel).persisted();
  }
}
