package dev.barnabas.core.channel;

import dev.barnabas.core.edit.EditedMessage;
import dev.barnabas.core.edit.MessageKey;
import dev.barnabas.core.log.ChannelHomes;
import dev.barnabas.core.log.ChannelHomes.Home;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.ChannelSerial;
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
 * ProtocolException}s: 40400 when there is no such message, 90008 when it lies too far back, 42910
 * when too many are being read.
 *
 * <p>Thread: any.
 */
public final class MessageReads {
  private final ChannelHomes homes;
  private final ReplayAgents agents;
  private final ReplaySettings settings;
  private final Executor blocking;

  /**
   * @param blocking gives out the answers
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
                    state -> tell(answer, part.apply(state)),
                    error -> fail(answer, error)));
    return answer;
  }

  /** Its versions, oldest first, the creation included. */
  public CompletionStage<LifePage<Message>> versions(
      ChannelKey channel, ChannelSerial serial, LifePage.Wish wish) {
    return page(channel, serial, LifePage.ofVersions(wish));
  }

  /** Its annotations, oldest first. */
  public CompletionStage<LifePage<Annotation>> annotations(
      ChannelKey channel, ChannelSerial serial, LifePage.Wish wish) {
    return page(channel, serial, LifePage.ofAnnotations(wish));
  }

  private <T> CompletionStage<LifePage<T>> page(
      ChannelKey channel, ChannelSerial serial, LifePage.Gathering<T> gathering) {
    var answer = new CompletableFuture<LifePage<T>>();
    var message = new MessageKey(channel, serial.position());
    whenReplayed(
        channel,
        serial,
        answer,
        channels -> {
          long below = channels.nextOffset();
          var scan = new MessageScan(channels.log(), channels.partition(), settings);
          boolean taken =
              channels
                  .agent()
                  .messageScans()
                  .submit(channel.app(), () -> read(scan, message, below, gathering, answer));
          if (!taken) {
            fail(answer, PartitionEdits.tooMany());
          }
        });
    return answer;
  }

  /** Thread: one that may block. */
  private <T> void read(
      MessageScan scan,
      MessageKey message,
      long below,
      LifePage.Gathering<T> gathering,
      CompletableFuture<LifePage<T>> answer) {
    Blocking.askHere(
        blocking,
        "Reading the life of a message",
        () -> {
          var _ = scan.read(message, below, gathering);
          return gathering.page();
        },
        answer::complete,
        error -> answer.completeExceptionally(new ProtocolException(error)));
  }

  /** Not on the log reader: what an answer is made of is for others to work on. */
  private <T> void tell(CompletableFuture<T> answer, T value) {
    blocking.execute(() -> answer.complete(value));
  }

  private void fail(CompletableFuture<?> answer, ErrorInfo error) {
    fail(answer, new ProtocolException(error));
  }

  private void fail(CompletableFuture<?> answer, ProtocolException failure) {
    blocking.execute(() -> answer.completeExceptionally(failure));
  }

  private void whenReplayed(
      ChannelKey channel,
      ChannelSerial serial,
      CompletableFuture<?> answer,
      Consumer<PartitionChannels> then) {
    ErrorInfo absent = MessageScan.notFound();
    if (!(homes.homeOf(channel) instanceof Home.Known(var log, var partition))
        || !log.publishable()
        || !log.identity().equals(serial.log())
        || partition != serial.partition()) {
      answer.completeExceptionally(new ProtocolException(absent));
      return;
    }
    agents.whenCurrent(log, partition, then, failed -> fail(answer, failed));
  }
}
