package dev.barnabas.core.broker;

import dev.barnabas.core.delivery.Loop;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The topics that sessions without a group read: each once per node, however many follow it, until
 * nobody has for a minute. Thread: any.
 */
public final class SharedTopics {
  private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final LogReader reader;
  private final TopicSizes sizes;
  private final Executor blocking;
  private final Settings settings;
  private final LongSupplier nanoTime;
  private final Map<String, SharedTopic> topics =
      new ConcurrentHashMap<>(); // ≤ topics that are open to clients

  /**
   * How sessions share.
   *
   * @param ringBytes what a loop keeps of a topic, for sessions that take it a little later
   * @param disconnectsSlow whether a session that falls behind that ends; else it reads what it
   *     missed from the topic
   */
  public record Settings(long ringBytes, boolean disconnectsSlow) {}

  /**
   * Nothing is read until somebody asks.
   *
   * @param blocking runs what has to wait for Kafka
   */
  public SharedTopics(
      LogReader reader,
      TopicSizes sizes,
      Executor blocking,
      Settings settings,
      LongSupplier nanoTime) {
    this.reader = reader;
    this.sizes = sizes;
    this.blocking = blocking;
    this.settings = settings;
    this.nanoTime = nanoTime;
  }

  /**
   * Opens topics, so that {@link #open} can say where they stand. Fails with {@link
   * ProtocolException} 40400 when one does not exist, and when Kafka can't be asked.
   */
  public CompletableFuture<Void> prepare(Collection<String> names) {
    return CompletableFuture.allOf(
        names.stream().map(this::opened).toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Void> opened(String name) {
    SharedTopic topic = topics.computeIfAbsent(name, this::begin);
    return topic
        .opened()
        .whenComplete((_, failure) -> {
          if (failure != null) {
            forget(topic); // the next session tries again
          }
        });
  }

  private SharedTopic begin(String name) {
    var topic = new SharedTopic(name, this, reader);
    var _ =
        sizes
            .partitions(name)
            .whenComplete((count, failure) -> {
              if (failure != null) {
                topic.opened().completeExceptionally(failure);
              } else if (count == 0) {
                topic
                    .opened()
                    .completeExceptionally(
                        new ProtocolException(ErrorCode.NOT_FOUND, "there is no topic " + name));
              } else {
                topic.open(count);
              }
            });
    return topic;
  }

  /**
   * A session's stream; with {@link ReadFrom.Latest} it has every record that is written from now
   * on. Thread: the loop.
   *
   * @param wake run on the loop, see {@link TopicStream#next}
   * @throws ProtocolException 50001 when a topic isn't open: Kafka did not answer in time
   */
  public TopicStream open(Collection<String> names, ReadFrom from, Loop loop, Runnable wake) {
    List<SharedTopic> used = new ArrayList<>();
    for (String name : names) {
      SharedTopic topic =
          topics.computeIfPresent(
              name,
              (_, known) -> {
                known.use();
                return known;
              });
      if (topic != null) {
        used.add(topic);
      }
      if (topic == null || !topic.opened().isDone() || topic.opened().isCompletedExceptionally()) {
        used.forEach(SharedTopic::release);
        throw new ProtocolException(
            ErrorCode.CHANNEL_UNAVAILABLE, "the topic " + name + " can't be read now: retry");
      }
    }
    return new SharedStream(used, this, from, loop, wake);
  }

  /**
   * Looks for topics that have grown, and ends those that nobody uses: to be called now and then.
   */
  public void tend() {
    topics
        .keySet()
        .forEach(name ->
            topics.computeIfPresent(
                name, (_, topic) -> topic.isIdle(IDLE_NANOS) ? ended(topic) : grown(topic)));
  }

  private @Nullable SharedTopic ended(SharedTopic topic) {
    reader.execute(topic::onClose);
    return null;
  }

  private SharedTopic grown(SharedTopic topic) {
    var _ =
        sizes
            .partitions(topic.name())
            .thenAccept(count -> {
              if (topic.opened().isDone() && count > topic.partitionsRead()) {
                reader.execute(() -> topic.onSize(count));
              }
            });
    return topic;
  }

  /** Topics that are read now. */
  public int size() {
    return topics.size();
  }

  void forget(SharedTopic topic) {
    topics.remove(topic.name(), topic);
  }

  Settings settings() {
    return settings;
  }

  Executor blocking() {
    return blocking;
  }

  long nowNanos() {
    return nanoTime.getAsLong();
  }
}
