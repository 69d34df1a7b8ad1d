package dev.barnabas.core.channel;

import dev.barnabas.core.edit.EditedMessage;
import dev.barnabas.core.edit.MessageKey;
import dev.barnabas.core.log.ChannelHomes;
import dev.barnabas.core.log.ChannelHomes.Home;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.ChannelSerial;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads single messages, their versions and their annotations, as far as the log reaches. Reads
 * your writes: an answer waits until this node has replayed what the partition held when the
 * question came. They complete on a thread that may compute. Failures are {@link
 * ProtocolException}s: 40400 when there is no such message.
 *
 * <p>Thread: any.
 */
public final class MessageReads {
  private final ChannelHomes homes;
  private final ReplayAgents agents;
  private final ReplaySettings settings;
  private final Executor blocking;

  /**
   * @param blocking runs what has to read the log itself
   */
  public MessageReads(
      ChannelHomes homes, ReplayAgents agents, ReplaySettings settings, Executor blocking) {
    this.homes = homes;
    this.agents = agents;
    this.settings = settings;
    this.blocking = blocking;
  }

  /** The message as it is now. */
  public CompletionStage<Message> message(ChannelKey channel, ChannelSerial serial) {
    return state(channel, serial, EditedMessage::current);
  }

  /** The summary of its annotations as far as one client made them, by type. */
  public CompletionStage<Map<String, @Nullable Object>> summaryOf(
      ChannelKey channel, ChannelSerial serial, String clientId) {
    return state(channel, serial, message -> message.summaryOf(clientId));
  }

  private <T> CompletionStage<T> state(
      ChannelKey channel, ChannelSerial serial, Function<EditedMessage, T> part) {
    var answer = new CompletableFuture<T>();
    var message = new MessageKey(channel, serial.position());
    whenReplayed(
        channel,
        serial,
        answer,
        channels ->
            channels
                .edits()
                .find(
                    message,
                    state -> answer.complete(part.apply(state)),
                    error -> answer.completeExceptionally(new ProtocolException(error))));
    // Found on the log reader; what is made of it must not be made there.
    return answer.thenApplyAsync(Function.identity(), blocking);
  }

  /** Its versions, oldest first, the creation included. */
  public CompletionStage<List<Message>> versions(ChannelKey channel, ChannelSerial serial) {
    return life(channel, serial, MessageScan.Life::versions);
  }

  /** Its annotations, oldest first. */
  public CompletionStage<List<Annotation>> annotations(ChannelKey channel, ChannelSerial serial) {
    return life(channel, serial, MessageScan.Life::annotations);
  }

  private <T> CompletionStage<T> life(
      ChannelKey channel, ChannelSerial serial, Function<MessageScan.Life, T> part) {
    var answer = new CompletableFuture<T>();
    var message = new MessageKey(channel, serial.position());
    whenReplayed(
        channel,
        serial,
        answer,
        channels -> {
          long below = channels.nextOffset();
          var scan = new MessageScan(channels.log(), channels.partition(), settings);
          blocking.execute(() -> {
            try {
              MessageScan.Life life = scan.read(message, below);
              if (life == null) {
                answer.completeExceptionally(new ProtocolException(PartitionEdits.notFound()));
              } else {
                answer.complete(part.apply(life));
              }
            } catch (RuntimeException failed) { // the log can't be asked, or worse
              answer.completeExceptionally(unavailable());
            }
          });
        });
    return answer;
  }

  private void whenReplayed(
      ChannelKey channel,
      ChannelSerial serial,
      CompletableFuture<?> answer,
      Consumer<PartitionChannels> then) {
    ErrorInfo absent = PartitionEdits.notFound();
    if (!(homes.homeOf(channel) instanceof Home.Known(var log, var partition))
        || !log.publishable()
        || !log.identity().equals(serial.log())
        || partition != serial.partition()) {
      answer.completeExceptionally(new ProtocolException(absent));
      return;
    }
    ask(log, partition, answer, then);
  }

  private void ask(
      ChannelLog log,
      int partition,
      CompletableFuture<?> answer,
      Consumer<PartitionChannels> then) {
    log.reader()
        .bounds(log.partition(partition))
        .whenComplete((bounds, failure) -> {
          if (failure != null) {
            answer.completeExceptionally(unavailable());
            return;
          }
          agents.withPartition(
              log,
              partition,
              channels ->
                  channels.whenReplayed(
                      bounds.end(),
                      () -> then.accept(channels),
                      () -> answer.completeExceptionally(unavailable())));
        });
  }

  private static ProtocolException unavailable() {
    return new ProtocolException(PartitionChannels.unavailable());
  }
}
