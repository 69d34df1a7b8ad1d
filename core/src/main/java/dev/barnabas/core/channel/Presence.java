package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.presence.PresencePartition;
import dev.barnabas.core.presence.PresenceRequest;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Presence of a node's channels: all of it lives in our own log, also that of channels whose
 * messages are a user's topic. What is asked here is done by the log reader, in order.
 *
 * <p>Thread: any.
 */
public final class Presence {
  private final ChannelLog ownLog;
  private final ReplayAgents agents;
  private final Tally tally;

  /** Hears how what was published ended. Thread: any. */
  @FunctionalInterface
  public interface Tally {
    void onOutcome(PresenceRequest request, PublishOutcome outcome);
  }

  public Presence(ChannelLog ownLog, ReplayAgents agents) {
    this(ownLog, agents, (_, _) -> {});
  }

  /** One that tells someone how what was published ended. */
  public Presence(ChannelLog ownLog, ReplayAgents agents, Tally tally) {
    this.ownLog = ownLog;
    this.agents = agents;
    this.tally = tally;
  }

  /** The log that presence lives in. */
  public ChannelLog log() {
    return ownLog;
  }

  /** Publishes; the listener hears the outcome exactly once, on any thread. */
  public void publish(PresenceRequest request, Consumer<PublishOutcome> asker) {
    Consumer<PublishOutcome> listener =
        outcome -> {
          tally.onOutcome(request, outcome);
          asker.accept(outcome);
        };
    boolean taken =
        agents.offer(
            ownLog,
            request.channel().partition(ownLog.partitions()),
            partition ->
                partition.whenReplayed(
                    0,
                    () -> partition.presence().publish(request, listener),
                    () ->
                        listener.accept(
                            new PublishOutcome.Refused(
                                ErrorCode.LOG_UNAVAILABLE.with(
                                    "the channel's log was cut: retry")))));
    if (!taken) {
      listener.accept(new PublishOutcome.Refused(ReplayAgents.overloaded()));
    }
  }

  /**
   * A connection left the channel by its own word.
   *
   * @param generation of the transport that brought it
   * @param onOver runs on the log reader, once the log says it and no member of it can come back
   */
  public void leave(ChannelKey channel, String connectionId, int generation, Runnable onOver) {
    whenReplayed(
        channel.partition(ownLog.partitions()),
        state -> state.leave(channel, connectionId, generation, onOver));
  }

  /** Whoever waits with {@code onOver} for a leave is gone, and may say it again elsewhere. */
  public void abandonLeave(ChannelKey channel, String connectionId, Runnable onOver) {
    whenReplayed(
        channel.partition(ownLog.partitions()),
        state -> state.abandonLeave(channel, connectionId, onOver));
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

  /** By which a connection says where it leaves on all partitions. */
  public Farewell farewell(String connectionId, int generation) {
    return new Farewell(this, connectionId, generation);
  }

  /** Does something behind what was published before; with the next partition if one is lost. */
  void whenReplayed(int number, Consumer<PresencePartition> task) {
    agents.withPartition(
        ownLog,
        number,
        partition ->
            partition.whenReplayed(
                0,
                () -> task.accept(partition.presence().state()),
                () -> whenReplayed(number, task)));
  }

  /**
   * Who is on a channel, whichever node took them; fails with a {@link ProtocolException} when the
   * log can't be asked. Completes on a thread that may block.
   */
  public CompletionStage<List<PresenceMessage>> members(ChannelKey channel) {
    return agents.ask(
        ownLog,
        channel.partition(ownLog.partitions()),
        (partition, answer) -> answer.complete(partition.presence().present(channel)));
  }

  /**
   * How many are on channels, as this node replayed it; answers on the log reader, in parts. Those
   * whose partition is not replayed yet are left out.
   */
  public void count(Collection<ChannelKey> channels, Consumer<Map<ChannelKey, Integer>> answer) {
    channels.stream()
        .collect(Collectors.groupingBy(channel -> channel.partition(ownLog.partitions())))
        .forEach((number, some) ->
            agents.withPartition(
                ownLog,
                number,
                partition -> {
                  if (partition.isLive()) {
                    var counts = new HashMap<ChannelKey, Integer>();
                    some.forEach(each -> counts.put(each, partition.presence().count(each)));
                    answer.accept(counts);
                  }
                }));
  }
}
