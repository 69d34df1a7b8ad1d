package dev.barnabas.core.stats;

import dev.barnabas.core.channel.PublishOutcome;
import dev.barnabas.core.channel.PublishRequest;
import dev.barnabas.core.channel.Publisher;
import dev.barnabas.protocol.codec.MessageSize;

/** Counts what is published, by door. Immutable. Thread: any. */
public record PublishCounting(NodeCounters counters) implements Publisher.Tally {
  @Override
  public void onOutcome(PublishRequest request, PublishOutcome outcome) {
    String app = request.channel().app();
    String door =
        request.publisher() == null
            ? "messages.inbound.rest.messages."
            : "messages.inbound.realtime.messages.";
    switch (outcome) {
      case PublishOutcome.Accepted _ -> {
        counters.add(app, door + "count", request.messages().size());
        counters.add(app, door + "data", MessageSize.of(request.messages()));
      }
      case PublishOutcome.Refused _ ->
          counters.add(app, door + "refused", request.messages().size());
      case PublishOutcome.Unknown _ ->
          counters.add(app, door + "failed", request.messages().size());
    }
  }
}
