package dev.barnabas.core.channel;

import dev.barnabas.core.channel.PendingAppends.Waiter;
import dev.barnabas.core.log.ChannelHomes;
import dev.barnabas.core.log.ChannelHomes.Home;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.log.Envelope.Kind;
import dev.barnabas.core.log.Envelope.Origin;
import dev.barnabas.core.log.EnvelopeCodec;
import dev.barnabas.core.log.LogAppender;
import dev.barnabas.core.log.Scope;
import dev.barnabas.protocol.error.ErrorCode;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Appends what was published and says how it ended (architecture 2.3): refused before the append,
 * or accepted when this node has replayed it, or unknown.
 *
 * <p>Thread: any.
 */
public final class Publisher {
  private final ChannelHomes homes;
  private final LogAppender appender;
  private final PendingAppends pending;
  private final PublishCounters counters = new PublishCounters();

  private final Tally tally;

  /** Hears how each publish ended. Thread: any. */
  @FunctionalInterface
  public interface Tally {
    void onOutcome(PublishRequest request, PublishOutcome outcome);
  }

  public Publisher(ChannelHomes homes, LogAppender appender, PendingAppends pending) {
    this(homes, appender, pending, (_, _) -> {});
  }

  /** One that tells someone how each publish ended. */
  public Publisher(ChannelHomes homes, LogAppender appender, PendingAppends pending, Tally tally) {
    this.homes = homes;
    this.appender = appender;
    this.pending = pending;
    this.tally = tally;
  }

  /** How the publishes ended. */
  public PublishCounters counters() {
    return counters;
  }

  /**
   * Publishes; the listener hears the outcome exactly once, on any thread, perhaps before this
   * returns.
   */
  public void publish(PublishRequest request, Consumer<PublishOutcome> listener) {
    int messages = request.messages().size();
    place(
        request,
        outcome -> {
          counters.onOutcome(outcome, messages);
          tally.onOutcome(request, outcome);
          listener.accept(outcome);
        });
  }

  private void place(PublishRequest request, Consumer<PublishOutcome> listener) {
    switch (homes.homeOf(request.channel())) {
      case Home.Pending notNow -> listener.accept(new PublishOutcome.Refused(notNow.error()));
      case Home.Known(var log, var partition) -> {
        if (log.publishable()) {
          append(request, partition, listener);
        } else {
          listener.accept(
              new PublishOutcome.Refused(
                  ErrorCode.FORBIDDEN.with(
                      "the channel belongs to rule '"
                          + log.rule()
                          + "', which reads it from topic '"
                          + log.topic()
                          + "': write to that topic instead")));
        }
      }
    }
  }

  /**
   * Notes that this node took a connection over; the listener hears when it is in the log.
   *
   * @param serialShift where its message ids go on from now; 0: where they were
   */
  public void adopt(
      String connectionId, int generation, long serialShift, Consumer<PublishOutcome> listener) {
    var publisher = new Envelope.Publisher(connectionId, generation, 0, serialShift);
    appendAbout(connectionId, Kind.ADOPTED, publisher, listener);
  }

  /**
   * Uses a request for a token; whoever stands first in the log may, on every node.
   *
   * @param nonce names the request: its app, a colon, what no other request has
   * @param listener hears {@code Accepted}, or {@code Refused} with 40105 when it was used before
   */
  public void redeem(String nonce, Consumer<PublishOutcome> listener) {
    append(
        OwnLogEvents.connectionKey(nonce),
        new NonceWaiter(listener),
        origin -> new Envelope(Kind.NONCE, Scope.NONE, nonce, origin, null, List.of()));
  }

  /** Notes that a client ended its connection. */
  public void close(String connectionId) {
    appendAbout(connectionId, Kind.CLOSED, null, outcome -> {});
  }

  private void appendAbout(
      String connectionId,
      Kind kind,
      Envelope.@Nullable Publisher publisher,
      Consumer<PublishOutcome> listener) {
    append(
        OwnLogEvents.connectionKey(connectionId),
        new OutcomeWaiter(0, listener),
        origin -> new Envelope(kind, Scope.NONE, connectionId, origin, publisher, List.of()));
  }

  private void append(ChannelKey key, Waiter waiter, Function<Origin, Envelope> record) {
    append(key, key.partition(appender.partitions()), waiter, record);
  }

  private void append(PublishRequest request, int partition, Consumer<PublishOutcome> listener) {
    String id = request.messages().getFirst().id();
    append(
        request.channel(),
        partition,
        new OutcomeWaiter(request.messages().size(), listener),
        origin ->
            new Envelope(
                Kind.MESSAGE,
                request.scope(),
                id == null ? "" : id,
                origin,
                request.publisher(),
                request.messages()));
  }

  private void append(
      ChannelKey key, int partition, Waiter waiter, Function<Origin, Envelope> record) {
    pending.append(
        appender,
        partition,
        key.bytes(),
        waiter,
        origin -> EnvelopeCodec.encode(record.apply(origin)));
  }

  /** Turns the replay of a nonce into its outcome. */
  private record NonceWaiter(Consumer<PublishOutcome> listener) implements Waiter {
    @Override
    public void onReplayed(PartitionChannels partition, long offset, int epoch, long firstOffset) {
      listener.accept(
          firstOffset == offset
              ? new PublishOutcome.Accepted(List.of())
              : new PublishOutcome.Refused(NonceRegistry.refusal(firstOffset)));
    }

    @Override
    public void onFailed(PublishOutcome outcome) {
      listener.accept(outcome);
    }
  }

  /** Turns the replay of a publish into its outcome. */
  private record OutcomeWaiter(int count, Consumer<PublishOutcome> listener) implements Waiter {
    @Override
    public void onReplayed(PartitionChannels partition, long offset, int epoch, long firstOffset) {
      List<String> serials =
          firstOffset < 0
              ? List.of()
              : PublishedSerials.of(
                  partition.log(),
                  partition.partition(),
                  firstOffset,
                  firstOffset == offset ? epoch : partition.epochAt(firstOffset),
                  count);
      listener.accept(new PublishOutcome.Accepted(serials));
    }

    @Override
    public void onFailed(PublishOutcome outcome) {
      listener.accept(outcome);
    }
  }
}
