package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The replay agents of a node: one per log reader, that is, per Kafka cluster.
 *
 * <p>Thread: any.
 */
public final class ReplayAgents {
  private final Map<LogReader, ReplayAgent> agents = new ConcurrentHashMap<>();

  /** Makes an agent known; once per reader, before the first channel of its logs is asked for. */
  public void add(LogReader reader, ReplayAgent agent) {
    agents.put(reader, agent);
  }

  /** Attaches a follower; the listener is called on its loop. */
  public void attach(AttachRequest request, ChannelLog log, int partition) {
    of(log).attach(request, log, partition);
  }

  /**
   * Runs a task on the reader's thread with the channels of a partition. Never refuses: for what
   * ends or answers something that was begun.
   */
  public void withPartition(ChannelLog log, int partition, Consumer<PartitionChannels> task) {
    of(log).withPartition(log, partition, task);
  }

  /**
   * As {@link #withPartition}, in the same order, for what somebody begins.
   *
   * @return false when the reader has too much to do: the task never runs
   */
  boolean offer(ChannelLog log, int partition, Consumer<PartitionChannels> task) {
    return of(log).offer(log, partition, task);
  }

  /**
   * Runs a task on the reader's thread once this node has replayed what a partition holds now,
   * whichever node took it: so one reads one's own writes (architecture 2.4).
   *
   * @param failed hears instead that the log can't be asked; on any thread
   */
  public void whenCurrent(
      ChannelLog log,
      int partition,
      Consumer<PartitionChannels> then,
      Consumer<ProtocolException> failed) {
    log.reader()
        .bounds(log.partition(partition))
        .whenComplete((bounds, failure) -> {
          if (failure != null) {
            failed.accept(new ProtocolException(PartitionChannels.unavailable()));
            return;
          }
          boolean taken =
              offer(
                  log,
                  partition,
                  channels ->
                      channels.whenReplayed(
                          bounds.end(),
                          () -> then.accept(channels),
                          () ->
                              failed.accept(
                                  new ProtocolException(PartitionChannels.unavailable()))));
          if (!taken) {
            failed.accept(new ProtocolException(overloaded()));
          }
        });
  }

  /**
   * As {@link #whenCurrent}. What becomes of an answer, JSON for example, holds no channel up: it
   * completes on a thread that may block, never on the log reader.
   *
   * @param question gives the answer, at once or later
   */
  public <T> CompletionStage<T> ask(
      ChannelLog log, int partition, BiConsumer<PartitionChannels, CompletableFuture<T>> question) {
    var answer = new CompletableFuture<T>();
    whenCurrent(
        log,
        partition,
        channels -> question.accept(channels, answer),
        answer::completeExceptionally);
    return answer.whenCompleteAsync((_, _) -> {}, of(log).surroundings().blocking());
  }

  /**
   * Ends a log for good: a rule that changed has another one, or none. Whoever follows a channel of
   * it hears the reason; whoever still asks for it is told to attach again.
   */
  public void retire(ChannelLog log, ErrorInfo reason) {
    of(log).retire(log, reason);
  }

  /**
   * Ends the following of some channels of our own log: a direct rule has them now. Whoever follows
   * them hears the reason, and attaches again where they live.
   */
  public void expel(ChannelLog ownLog, Predicate<ChannelKey> moved, ErrorInfo reason) {
    forOwn(ownLog, partition -> partition.expel(moved, reason));
  }

  /** Runs a task on the thread of our own log's reader, for each partition that is read. */
  void forOwn(ChannelLog ownLog, Consumer<PartitionChannels> task) {
    ReplayAgent agent = of(ownLog);
    agent.execute(() -> agent.forOwn(task));
  }

  /** What somebody hears whose wish this node's log reader has no room for. */
  static ErrorInfo overloaded() {
    return ErrorCode.CHANNEL_UNAVAILABLE.with(
        "too much waits for this node's reader of the channel's log: retry");
  }

  private ReplayAgent of(ChannelLog log) {
    ReplayAgent agent = agents.get(log.reader().root());
    if (agent == null) {
      throw new IllegalStateException("no agent for the reader of " + log.topic());
    }
    return agent;
  }
}
