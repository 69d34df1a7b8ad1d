package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.presence.PresenceRequest;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Presence of a node's channels: all of it lives in our own log, also that of channels whose
 * messages are a user's topic. What is asked here is done by the log reader, in order.
 *
 * <p>Thread: any.
 */
public final class Presence {
  private final ChannelLog ownLog;
  private final ReplayAgents agents;

  public Presence(ChannelLog ownLog, ReplayAgents agents) {
    this.ownLog = ownLog;
    this.agents = agents;
  }

  /** The log that presence lives in. */
  public ChannelLog log() {
    return ownLog;
  }

  /** Publishes; the listener hears the outcome exactly once, on any thread. */
  public void publish(PresenceRequest request, Consumer<PublishOutcome> listener) {
    with(
        request.channel(),
        partition ->
            partition.whenReplayed(
                0,
                () -> partition.presence().publish(request, listener),
                () ->
                    listener.accept(
                        new PublishOutcome.Refused(
                            ErrorCode.LOG_UNAVAILABLE.with("the channel's log was cut: retry")))));
  }

  /** A connection left the channel by its own word. */
  public void leave(ChannelKey channel, String connectionId) {
    with(
        channel,
        partition -> partition.presence().state().leave(channel, connectionId, Long.MAX_VALUE));
  }

  /** A connection that existed before lives on this node from now on. */
  public void onOpened(String connectionId) {
    agents.forOwn(ownLog, partition -> partition.presence().state().onOpened(connectionId));
  }

  /** A transport ended without a word; its members may stay for so long. */
  public void onEnded(String connectionId, int generation, long graceMillis) {
    agents.forOwn(
        ownLog,
        partition -> partition.presence().state().onEnded(connectionId, generation, graceMillis));
  }

  /** A client ended its connection: its members leave wherever they are. */
  public void onClosed(String connectionId) {
    agents.forOwn(
        ownLog,
        partition -> {
          long before = partition.nextOffset();
          for (ChannelKey channel :
              partition.presence().state().members().channelsOf(connectionId)) {
            partition.presence().state().leave(channel, connectionId, before);
          }
        });
  }

  /**
   * Who is on a channel, whichever node took them; fails with a {@link ProtocolException} when the
   * log can't be asked. Completes on any thread.
   */
  public CompletionStage<List<PresenceMessage>> members(ChannelKey channel) {
    var answer = new CompletableFuture<List<PresenceMessage>>();
    ownLog
        .reader()
        .bounds(ownLog.partition(channel.partition(ownLog.partitions())))
        .whenComplete((bounds, failure) -> {
          if (failure != null) {
            answer.completeExceptionally(unavailable());
            return;
          }
          with(
              channel,
              partition ->
                  partition.whenReplayed(
                      bounds.end(),
                      () -> answer.complete(partition.presence().present(channel)),
                      () -> answer.completeExceptionally(unavailable())));
        });
    return answer;
  }

  private void with(ChannelKey channel, Consumer<PartitionChannels> task) {
    agents.withPartition(ownLog, channel.partition(ownLog.partitions()), task);
  }

  private static ProtocolException unavailable() {
    return new ProtocolException(
        ErrorCode.CHANNEL_UNAVAILABLE, "the channel's log can't be asked now: retry");
  }
}
