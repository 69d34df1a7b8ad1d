package dev.barnabas.kafka.rule;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replay as it runs: reads a topic of letters from where the last one ended up to what is there
 * when it begins.
 *
 * <p>Thread: its own; {@link #progress} and {@link #stop} any.
 */
public final class ReplayRun implements Replay {
  private static final Logger log = LoggerFactory.getLogger(ReplayRun.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final Source source;
  private final Letters letters;
  private final RuleCounters counters;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile ReplayProgress progress = ReplayProgress.BEGUN;

  /**
   * What is read.
   *
   * @param rule its name with its app's
   * @param topic of its letters
   * @param thread the name of the one that reads
   */
  public record Source(String rule, String topic, String thread) {}

  /** What becomes of the letters. Thread: the run's, but for {@link #abandon}. */
  public interface Letters extends AutoCloseable {
    /** Makes the consumer, which is the run's from then on, and what else is needed first. */
    Consumer<byte[], byte[]> open();

    /** Has the consumer, to which these partitions were given, go on where the last run ended. */
    void begin(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions);

    /** Takes what was polled, and keeps with it where the consumer is. */
    void take(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> polled);

    /** Makes whoever waits in {@link #take} give up. Thread: any. */
    default void abandon() {}

    @Override
    void close();
  }

  /**
   * For a rule that runs.
   *
   * @param counters of this run alone
   */
  public ReplayRun(Source source, Letters letters, RuleCounters counters) {
    this.source = source;
    this.letters = letters;
    this.counters = counters;
    this.thread = Thread.ofPlatform().name(source.thread()).daemon().unstarted(this::run);
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void stop() {
    stopping = true;
    letters.abandon();
  }

  @Override
  public ReplayProgress progress() {
    return progress;
  }

  private void run() {
    try (letters;
        Consumer<byte[], byte[]> consumer = letters.open()) {
      replay(consumer);
      progress = ReplayProgress.done(counters);
    } catch (Exception e) {
      log.warn("Rule {}: its dead letters could not be replayed to the end", source.rule(), e);
      progress = ReplayProgress.failed(counters, progress.left(), e);
    }
  }

  private void replay(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(source.topic()).stream()
            .map(one -> new TopicPartition(source.topic(), one.partition()))
            .toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    letters.begin(consumer, partitions);
    while (!stopping && left(consumer, ends) > 0) {
      letters.take(consumer, consumer.poll(POLL));
      progress = ReplayProgress.running(counters, left(consumer, ends));
    }
    if (stopping) {
      throw new IllegalStateException("the node ends, or the rule does");
    }
  }

  private static long left(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
        .sum();
  }
}
