package dev.barnabas.kafka.log;

import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.core.log.PartitionListener;
import dev.barnabas.kafka.ClusterConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the partitions of one cluster on one thread, {@code barnabas-log-reader} unless it has
 * another name. Tasks may be handed in before {@link #start}; they run then.
 *
 * <p>Thread: any, unless the port says the reader's.
 */
public final class KafkaLogReader implements LogReader, AutoCloseable {
  private static final Duration STOP_MAX = Duration.ofSeconds(2);

  private final Admin admin;
  private final BoundsQuestions questions;
  private final PartitionScan scans;
  private final ReaderTasks tasks;
  private final TopicWatch watch;
  private final ReaderLoop loop;
  private final Thread thread;

  /**
   * @param turns called at the end of each turn of the reader's thread
   * @param clock for the time that the turns are told
   * @param nanoTime for waiting
   */
  public KafkaLogReader(
      ClusterConfig cluster, TurnListener turns, InstantSource clock, LongSupplier nanoTime) {
    this("barnabas-log-reader", cluster, turns, clock, nanoTime);
  }

  /**
   * One that reads for something else than channels.
   *
   * @param name of its thread, and of its consumer towards the cluster
   */
  public KafkaLogReader(
      String name,
      ClusterConfig cluster,
      TurnListener turns,
      InstantSource clock,
      LongSupplier nanoTime) {
    admin = Admin.create(adminProperties(cluster));
    questions = new BoundsQuestions(admin);
    scans = new PartitionScan(cluster, nanoTime);
    Consumer<byte[], byte[]> consumer = following(cluster, name, admin);
    tasks = new ReaderTasks(consumer::wakeup, nanoTime);
    watch = new TopicWatch(new TopicLook(admin, questions), tasks);
    loop = new ReaderLoop(consumer, tasks, now -> onTurnEnd(turns, now), clock, nanoTime);
    thread = Thread.ofPlatform().name(name).daemon().unstarted(loop);
  }

  /** A cluster's name may resolve for one client and not for the next: then nothing is left. */
  private static Consumer<byte[], byte[]> following(
      ClusterConfig cluster, String name, Admin admin) {
    try {
      return ReaderProperties.following(cluster, name);
    } catch (KafkaException e) {
      admin.close(Duration.ZERO);
      throw e;
    }
  }

  private static Map<String, Object> adminProperties(ClusterConfig cluster) {
    String timeout = String.valueOf(BoundsQuestions.TIMEOUT_MILLIS);
    Map<String, String> defaults = new HashMap<>();
    defaults.put("default.api.timeout.ms", timeout);
    defaults.put("request.timeout.ms", timeout);
    defaults.put("reconnect.backoff.max.ms", "500");
    defaults.put("client.id", "barnabas-log-admin");
    return cluster.client(defaults, Map.of());
  }

  public void start() {
    thread.start();
  }

  /**
   * Says which topic is meant by a name, before it is opened: another one of that name is then lost
   * ({@code TRUNCATED}) even if it took its place before the first look, whenever it is opened, and
   * nothing of it is read. Thread: the reader's.
   */
  public void pin(String topic, String topicId) {
    watch.pin(topic, topicId);
  }

  /** Why nothing is read, for a person; empty while all is well or not begun. Thread: any. */
  public Optional<String> problem() {
    return switch (thread.getState()) {
      case NEW -> Optional.empty();
      case TERMINATED -> Optional.of("the log reader has ended: restart this node");
      case RUNNABLE, BLOCKED, WAITING, TIMED_WAITING -> watch.problem().or(loop::problem);
    };
  }

  @Override
  public void execute(Runnable task) {
    tasks.submit(task);
  }

  @Override
  public boolean offer(Runnable task) {
    return tasks.offer(task);
  }

  @Override
  public void open(LogPartition partition, long offset, PartitionListener listener) {
    assert onReader();
    loop.open(topicPartition(partition), offset, listener);
    if (watch.isForeign(partition.topic())) {
      loop.suspect(topicPartition(partition)); // lost at the next look, and not read before it
    }
  }

  @Override
  public void close(LogPartition partition, PartitionListener listener) {
    assert onReader();
    loop.close(topicPartition(partition), listener);
  }

  @Override
  public CompletionStage<LogBounds> bounds(LogPartition partition) {
    return watch.isForeign(partition.topic())
        ? CompletableFuture.failedStage(foreign(partition))
        : questions.ask(topicPartition(partition));
  }

  @Override
  public CompletionStage<Long> offsetAt(LogPartition partition, long timestampMillis) {
    return questions.offsetAt(topicPartition(partition), timestampMillis);
  }

  @Override
  public CompletionStage<Boolean> isCompacted(LogPartition partition) {
    return questions.isCompacted(partition.topic());
  }

  @Override
  public long scan(LogPartition partition, long from, long to, Visitor visitor) {
    if (watch.isForeign(partition.topic())) {
      throw foreign(partition);
    }
    return scans.scan(partition, from, to, visitor);
  }

  /** Stops reading; nothing more is handed over when it returns. */
  @Override
  public void close() {
    loop.stop();
    try {
      if (thread.getState() != Thread.State.NEW && !thread.join(STOP_MAX)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    scans.close();
    admin.close(Duration.ZERO);
  }

  private void onTurnEnd(TurnListener turns, long nowMillis) {
    try {
      turns.onTurnEnd(nowMillis);
    } finally {
      watch.onTurn(nowMillis, loop);
    }
  }

  private boolean onReader() {
    return Thread.currentThread().equals(thread);
  }

  private static LogUnavailableException foreign(LogPartition partition) {
    return new LogUnavailableException(partition + " is not the one that is meant");
  }

  private static TopicPartition topicPartition(LogPartition partition) {
    return new TopicPartition(partition.topic(), partition.partition());
  }
}
