package dev.barnabas.kafka.feed;

import dev.barnabas.feed.FeedEnded;
import dev.barnabas.feed.FeedFigures;
import dev.barnabas.feed.FeedInput;
import dev.barnabas.feed.FeedRecord;
import dev.barnabas.feed.FeedStopped;
import dev.barnabas.feed.FeedWorld;
import dev.barnabas.feed.config.WebSocketConfig;
import dev.barnabas.kafka.Failures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a feed into its topic as long as this node is the one that reads it. What came and the
 * place in the feed are one transaction; at the end what has come is written first.
 *
 * <p>Thread: its own, {@code barnabas-feed-NAME}; {@link #stop} and {@link #problem} any.
 */
final class FeedRun {
  private static final Logger log = LoggerFactory.getLogger(FeedRun.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /** How long one of several connections is waited for. */
  private static final Duration SHARE = Duration.ofMillis(20);

  private static final Duration DRAIN_MAX = Duration.ofMillis(1_500);

  private final FeedBinding binding;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final FeedCounters counters;
  private final FeedWorld world;
  private final Failures failures;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Map<Integer, FeedInput> inputs = new LinkedHashMap<>();
  private final Map<Integer, Map<String, Object>> seen = new HashMap<>();
  private final Thread thread;
  private Producer<byte[], byte[]> producer;
  private long records;
  private volatile long stopNanos;
  private volatile ConsumerGroupMetadata group;
  private volatile @Nullable String ended;
  private volatile boolean fenced;

  /**
   * What the feed is taken up with.
   *
   * @param producer whoever had the feed before is fenced by it
   * @param before how far it was read; null: never
   */
  record Begun(
      Producer<byte[], byte[]> producer, ConsumerGroupMetadata group, @Nullable FeedPlace before) {}

  /**
   * For whoever has the feed now.
   *
   * @param producers makes the next ones, begun
   */
  FeedRun(
      FeedBinding binding,
      Begun begun,
      Supplier<Producer<byte[], byte[]>> producers,
      FeedCounters counters,
      FeedWorld world) {
    this.binding = binding;
    this.producer = begun.producer();
    this.producers = producers;
    this.group = begun.group();
    this.counters = counters;
    this.world = world;
    this.failures = new Failures(log, "Feed " + binding.name(), world.sockets().nanoTime());
    FeedPlace before = begun.before();
    if (before != null) {
      records = before.records();
      seen.putAll(before.seen());
    }
    for (WebSocketConfig.Connection connection : binding.config().connections()) {
      inputs.put(connection.index(), input(connection, before));
    }
    thread = Thread.ofPlatform().name(binding.group()).daemon().unstarted(this::run);
  }

  private FeedInput input(WebSocketConfig.Connection connection, @Nullable FeedPlace before) {
    FeedFigures figures = counters.of(connection.index());
    try {
      return new FeedInput(
          binding.config().plan(connection),
          before == null ? null : before.seen().getOrDefault(connection.index(), Map.of()),
          binding.config().inbox(binding.name(), connection, figures),
          world,
          figures);
    } catch (IOException e) {
      inputs.values().forEach(FeedInput::close);
      throw new UncheckedIOException("websocket.spool.directory: " + e.getMessage(), e);
    }
  }

  void start() {
    thread.start();
  }

  /** The member's generation has changed, and the feed stays here. */
  void onGroup(ConsumerGroupMetadata now) {
    group = now;
  }

  /** Writes what has come, for a moment, and ends. */
  void stop() {
    stopNanos = nanoTime() + DRAIN_MAX.toNanos();
    stopping.countDown();
    try {
      if (!thread.join(DRAIN_MAX.plus(POLL).plusMillis(500))) {
        thread.interrupt();
        thread.join(POLL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it ended because another one began. */
  boolean isFenced() {
    return fenced;
  }

  /** Why it does not do its work now. */
  Optional<String> problem() {
    return Optional.ofNullable(ended).or(() -> failures.problem(0));
  }

  private void run() {
    try {
      while (stopping.getCount() > 0) {
        write(taken(inputs.size() > 1 ? SHARE : POLL));
      }
      drain();
    } catch (FeedEnded | FeedStopped e) {
      ended = e.getMessage();
      log.error("Feed {} ended: {}", binding.name(), e.getMessage());
    } catch (ProducerFencedException e) {
      fenced = true;
      log.info("Feed {} is read by another node now", binding.name());
    } catch (InterruptedException e) {
      log.debug("Feed {} was interrupted", binding.name());
    } catch (RuntimeException e) {
      ended = e.toString();
      log.error("Feed {} ended", binding.name(), e);
    } finally {
      inputs.values().forEach(FeedInput::close);
      producer.close(Duration.ZERO);
    }
  }

  private void drain() throws InterruptedException {
    inputs.values().forEach(FeedInput::disconnect);
    boolean more = true;
    while (more && nanoTime() < stopNanos) {
      write(taken(Duration.ZERO));
      more = inputs.values().stream().anyMatch(input -> input.figures().waiting() > 0);
    }
  }

  private long nanoTime() {
    return world.sockets().nanoTime().getAsLong();
  }

  /** A record, and which connection sent it. */
  private record Taken(int connection, FeedRecord record) {}

  private List<Taken> taken(Duration most) throws InterruptedException {
    var taken = new ArrayList<Taken>();
    for (Map.Entry<Integer, FeedInput> each : inputs.entrySet()) {
      for (FeedRecord record : each.getValue().poll(taken.isEmpty() ? most : Duration.ZERO)) {
        taken.add(new Taken(each.getKey(), record));
      }
    }
    return taken;
  }

  /** Writes them, as often as that takes: what was taken comes from nowhere else. */
  private void write(List<Taken> taken) throws InterruptedException {
    List<Taken> rest = taken;
    while (!rest.isEmpty()) {
      try {
        rest = commit(rest);
        failures.onSuccess();
      } catch (ProducerFencedException e) {
        throw e;
      } catch (CommitFailedException e) {
        // A member came or went; the loop hears of the new generation, or that the feed is gone.
        producer.abortTransaction();
        pause(failures.onFailure(e), rest);
      } catch (KafkaException e) {
        pause(failures.onFailure(e), rest);
        producer.close(Duration.ZERO);
        producer = producers.get();
      }
    }
  }

  private void pause(long millis, List<Taken> rest) throws InterruptedException {
    if (stopping.await(millis, TimeUnit.MILLISECONDS) && nanoTime() > stopNanos) {
      log.warn("Feed {}: {} records are not written", binding.name(), rest.size());
      throw new InterruptedException("stopped");
    }
  }

  /** Writes all of them, or says which are left without those that Kafka will never take. */
  private List<Taken> commit(List<Taken> taken) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    producer.beginTransaction();
    try {
      taken.forEach(each -> sent.add(producer.send(record(each.record()))));
      commitPlace(taken.size());
    } catch (ProducerFencedException | CommitFailedException e) {
      throw e;
    } catch (KafkaException e) {
      List<Taken> rest = withoutRefused(taken, sent);
      if (rest.size() == taken.size()) {
        throw e;
      }
      producer.abortTransaction();
      return rest;
    }
    taken.forEach(each -> input(each).written(each.record().position()));
    return List.of();
  }

  private FeedInput input(Taken taken) {
    return Objects.requireNonNull(inputs.get(taken.connection()));
  }

  private List<Taken> withoutRefused(List<Taken> taken, List<Future<RecordMetadata>> sent) {
    List<Taken> rest = new ArrayList<>();
    for (int i = 0; i < taken.size(); i++) {
      boolean failed = i < sent.size() && sent.get(i).state() == Future.State.FAILED;
      Throwable why = failed ? sent.get(i).exceptionNow() : null;
      if (why instanceof RecordTooLargeException || why instanceof RecordBatchTooLargeException) {
        input(taken.get(i)).refused(taken.get(i).record(), String.valueOf(why.getMessage()));
      } else {
        rest.add(taken.get(i));
      }
    }
    return rest;
  }

  private void commitPlace(int count) {
    var after = new LinkedHashMap<Integer, Map<String, Object>>(seen);
    inputs.forEach((index, input) -> after.put(index, input.seen()));
    var place = new FeedPlace(records + count, after);
    producer.sendOffsetsToTransaction(Map.of(binding.place(), place.committed()), group);
    producer.commitTransaction();
    records += count;
  }

  private static ProducerRecord<byte[], byte[]> record(FeedRecord record) {
    String key = record.key();
    String text = record.text();
    var made =
        new ProducerRecord<byte[], byte[]>(
            record.topic(),
            null,
            record.timestamp(),
            key == null ? null : key.getBytes(StandardCharsets.UTF_8),
            text == null ? record.bytes() : text.getBytes(StandardCharsets.UTF_8));
    String gap = record.gap();
    if (gap != null) {
      made.headers().add(FeedRecord.GAP_HEADER, gap.getBytes(StandardCharsets.UTF_8));
    }
    return made;
  }
}
