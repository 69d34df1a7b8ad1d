package dev.barnabas.kafka.feed;

import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.feed.FeedEnded;
import dev.barnabas.feed.FeedFigures;
import dev.barnabas.feed.FeedInput;
import dev.barnabas.feed.FeedRecord;
import dev.barnabas.feed.FeedStopped;
import dev.barnabas.feed.FeedWorld;
import dev.barnabas.feed.config.WebSocketConfig;
import dev.barnabas.kafka.Failures;
import dev.barnabas.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
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
  private final FeedWriter writer;
  private final FeedCounters counters;
  private final FeedWorld world;
  private final Failures failures;
  private final CountDownLatch stopping = new CountDownLatch(1);

  /** Of the connections that have not ended. */
  private final Map<Integer, FeedInput> inputs = new LinkedHashMap<>();

  /** Connection → why it ended. */
  private final Map<Integer, String> endings = new ConcurrentSkipListMap<>();

  private final Thread thread;
  private volatile long stopNanos;
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

  /** For whoever has the feed now. */
  FeedRun(FeedBinding binding, Begun begun, FeedCounters counters, FeedWorld world) {
    FeedPlace before = begun.before();
    this.binding = binding;
    this.writer =
        new FeedWriter(
            new FeedTarget(binding),
            begun.producer(),
            begun.group(),
            Objects.requireNonNullElse(before, FeedPlace.BEGINNING));
    this.counters = counters;
    this.world = world;
    this.failures = new Failures(log, "Feed " + binding.name(), world.sockets().nanoTime());
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
          before == null ? null : before.seen(connection.index()),
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
    writer.onGroup(now);
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

  /** Why it does not do its work now, or not all of it. */
  Optional<String> problem() {
    return Optional.ofNullable(ended)
        .or(() -> Optional.of(whatEnded()).filter(text -> !text.isEmpty()))
        .or(() -> failures.problem(0));
  }

  private String whatEnded() {
    boolean several = binding.config().connections().size() > 1;
    return endings.entrySet().stream()
        .map(each -> (several ? "connection " + each.getKey() + ": " : "") + each.getValue())
        .collect(Collectors.joining("; "));
  }

  private void run() {
    try {
      while (stopping.getCount() > 0 && !inputs.isEmpty()) {
        write(taken(inputs.size() > 1 ? SHARE : POLL));
      }
      drain();
    } catch (ProducerFencedException | FeedWriter.SupersededException e) {
      fenced = true;
      log.info("Feed {} is read by another node now", binding.name());
    } catch (InterruptedException e) {
      log.debug("Feed {} was interrupted", binding.name());
    } catch (RuntimeException e) {
      ended = e.toString();
      log.error("Feed {} ended", binding.name(), e);
    } finally {
      inputs.values().forEach(FeedInput::close);
      writer.close();
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
    for (Map.Entry<Integer, FeedInput> each : List.copyOf(inputs.entrySet())) {
      try {
        for (FeedRecord record : each.getValue().poll(taken.isEmpty() ? most : Duration.ZERO)) {
          taken.add(new Taken(each.getKey(), record));
        }
      } catch (FeedEnded | FeedStopped e) {
        end(each.getKey(), String.valueOf(e.getMessage()));
      }
    }
    return taken;
  }

  /** The other connections go on. */
  private void end(int connection, String why) {
    Objects.requireNonNull(inputs.remove(connection)).close();
    endings.put(connection, why);
    log.error("Feed {}: connection {} ended: {}", binding.name(), connection, why);
  }

  /** Writes them, as often as that takes: what was taken comes from nowhere else. */
  private void write(List<Taken> taken) throws InterruptedException {
    List<Taken> rest = taken;
    while (!rest.isEmpty()) {
      rest = fitting(rest);
      try {
        rest = tryWrite(rest);
        failures.onSuccess();
      } catch (ProducerFencedException e) {
        throw e;
      } catch (KafkaException | LogUnavailableException e) {
        pause(failures.onFailure(e), rest);
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
  private List<Taken> tryWrite(List<Taken> taken) {
    List<ProducerRecord<byte[], byte[]>> records =
        taken.stream().map(each -> record(each.record())).toList();
    Map<Integer, Exception> refused = writer.write(records, placeAfter(taken));
    List<Taken> rest = new ArrayList<>();
    for (int i = 0; i < taken.size(); i++) {
      Taken one = taken.get(i);
      Exception why = refused.get(i);
      if (why != null) {
        input(one).refused(one.record(), String.valueOf(why.getMessage()));
      } else if (refused.isEmpty()) {
        input(one).written(one.record().position());
      } else {
        rest.add(one);
      }
    }
    return rest;
  }

  private FeedInput input(Taken taken) {
    return Objects.requireNonNull(inputs.get(taken.connection()));
  }

  private FeedPlace placeAfter(List<Taken> taken) {
    FeedPlace place = writer.place();
    for (Taken each : taken) {
      place = place.after(1, each.connection(), each.record().seen());
    }
    return place;
  }

  /** Without those of a connection that ends here, because what it goes on from can't be kept. */
  private List<Taken> fitting(List<Taken> taken) {
    List<Taken> rest = taken;
    while (placeAfter(rest).excess() > 0) {
      FeedPlace place = placeAfter(rest);
      int longest =
          rest.stream()
              .map(Taken::connection)
              .max(Comparator.comparingInt(one -> Json.text(place.seen(one)).length()))
              .orElseThrow();
      end(
          longest,
          "what websocket.resume.path took of it does not fit: all connections of a feed have %d"
                  .formatted(FeedPlace.TEXT_MAX)
              + " characters, %d too few. Take less, or make several feeds of them"
                  .formatted(place.excess()));
      rest = rest.stream().filter(one -> one.connection() != longest).toList();
    }
    return rest;
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
