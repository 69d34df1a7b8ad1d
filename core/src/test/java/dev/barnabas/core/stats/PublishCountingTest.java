package dev.barnabas.core.stats;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.barnabas.core.channel.PublishOutcome;
import dev.barnabas.core.channel.PublishRequest;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.log.Scope;
import dev.barnabas.core.namespace.Namespaces;
import dev.barnabas.core.presence.PresenceRequest;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublishCountingTest {
  private static final Envelope.Publisher PUBLISHER = new Envelope.Publisher("c", 0, 0, 0);
  private static final PublishOutcome ACCEPTED = new PublishOutcome.Accepted(List.of());
  private static final int PUBLISHES = 10_000;

  private final NodeCounters counters = new NodeCounters(() -> Instant.EPOCH);
  private final PublishCounting counting = new PublishCounting(counters, Namespaces.none());

  private static PublishRequest request(String channel, boolean rest) {
    return new PublishRequest(
        ChannelKey.of("app", channel),
        Scope.NONE,
        rest ? null : PUBLISHER,
        List.of(Message.of("n", new Data.Text("data"))),
        5);
  }

  @Test
  void eachDoorAndOutcomeCountsForItself() {
    counting.onOutcome(request("one", false), ACCEPTED);
    counting.onOutcome(request("one", false), ACCEPTED);
    counting.onOutcome(request("one", true), ACCEPTED);
    counting.onOutcome(
        request("one", true), new PublishOutcome.Refused(ErrorCode.LOG_UNAVAILABLE.with("no")));
    counting.onOutcome(
        request("one", false), new PublishOutcome.Unknown(ErrorCode.TIMEOUT.with("?")));
    counting.onOutcome(request("[meta]log", true), ACCEPTED);
    counting.onOutcome(
        new PresenceRequest(ChannelKey.of("app", "one"), PUBLISHER, List.of(), 7), ACCEPTED);
    assertThat(counters.drain())
        .isEqualTo(
            Map.of(
                "app",
                Map.of(
                    "messages.inbound.realtime.messages.count", 2L,
                    "messages.inbound.realtime.messages.data", 10L,
                    "messages.inbound.realtime.messages.failed", 1L,
                    "messages.inbound.realtime.presence.data", 7L,
                    "messages.inbound.rest.messages.count", 1L,
                    "messages.inbound.rest.messages.data", 5L,
                    "messages.inbound.rest.messages.refused", 1L)));
    counting.onOutcome(request("one", true), ACCEPTED);
    assertThat(counters.current("app")).containsEntry("messages.inbound.rest.messages.count", 1L);
  }

  @Test
  void countingMakesNoNamesOfFigures() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    PublishRequest request = request("one", false);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 3; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < PUBLISHES; i++) {
        counting.onOutcome(request, ACCEPTED);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    // The names of app and channel, and two keys; each name of a figure would be as much again.
    assertThat(least / PUBLISHES).isLessThanOrEqualTo(2 * 56 + 2 * 24);
  }
}
