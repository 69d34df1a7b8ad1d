package dev.barnabas.kafka.group;

import dev.barnabas.kafka.Failures;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a group member going: polls, hands the records to its work, and after any failure lets the
 * work go back and tries again, later each time.
 *
 * <p>Thread: its own, named by the member; {@link #stop}, {@link #nudge} and {@link #problem} any.
 */
public final class GroupLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GroupLoop.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Member member;
  private final Consumer<byte[], byte[]> consumer;
  private final Work work;
  private final Failures failures;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Who it is.
   *
   * @param name what it works for, as the log calls it: {@code Rule orders}
   * @param thread the thread's name
   */
  public record Member(String name, String thread, List<String> topics) {}

  /** What a member does. Thread: the loop's, but for {@link #abandon}. */
  public interface Work extends ConsumerRebalanceListener {
    /** After each poll, with or without records. */
    void onRecords(ConsumerRecords<byte[], byte[]> records);

    /**
     * Some of what was handed over may not have arrived: goes back to what is known to have.
     *
     * @return whether that was nothing to wait or worry about
     */
    boolean onFailure(Throwable failure);

    /** Makes the loop's thread give up what it waits for. Thread: any. */
    void abandon();

    /** The member has left its group. */
    void onEnd();
  }

  /**
   * For one member.
   *
   * @param consumer closed by the loop
   */
  public GroupLoop(Member member, Consumer<byte[], byte[]> consumer, Work work) {
    this.member = member;
    this.consumer = consumer;
    this.work = work;
    this.failures = new Failures(log, member.name(), System::nanoTime);
    thread = Thread.ofPlatform().name(member.thread()).daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Has the member look at its work now instead of after the poll. Thread: any. */
  public void nudge() {
    consumer.wakeup();
  }

  public void stop() {
    stopping.countDown();
    consumer.wakeup();
  }

  /** Why the member does not do its work now, for a person. */
  public Optional<String> problem() {
    return failures.problem(0);
  }

  /** Waits for the end; what is not done by then is done by whoever comes next. */
  @Override
  public void close() {
    stop();
    if (thread.getState() == Thread.State.NEW) {
      end(); // it was never started
      return;
    }
    try {
      if (!thread.join(GRACE)) {
        work.abandon();
        thread.interrupt();
        thread.join(GRACE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      consumer.subscribe(member.topics(), work);
      while (stopping.getCount() > 0) {
        turn();
      }
    } finally {
      end();
    }
  }

  private void turn() {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      work.onRecords(records);
      // A turn without records, as there is one right after a failure, has not mended it.
      if (!failures.isGoingOn() || !records.isEmpty() || isCaughtUp()) {
        failures.onSuccess();
      }
    } catch (WakeupException | InterruptException e) {
      boolean cleared = Thread.interrupted();
      log.trace("{} is stopped or nudged ({})", member.name(), cleared);
    } catch (Throwable e) { // the thread goes on: without it the work would rest unseen
      again(e);
    }
  }

  private boolean isCaughtUp() {
    Set<TopicPartition> fetched = new HashSet<>(consumer.assignment());
    fetched.removeAll(consumer.paused());
    return fetched.stream().allMatch(partition -> consumer.currentLag(partition).orElse(1) == 0);
  }

  private void again(Throwable e) {
    if (stopping.getCount() == 0) {
      log.debug("{} failed while it was being stopped", member.name(), e);
      return;
    }
    try {
      if (!work.onFailure(e)) {
        pause(failures.onFailure(e));
      }
    } catch (Throwable second) {
      pause(failures.onFailure(second));
    }
  }

  private void pause(long millis) {
    try {
      boolean stopped = stopping.await(millis, TimeUnit.MILLISECONDS);
      log.trace("{} has waited ({})", member.name(), stopped);
    } catch (InterruptedException e) {
      log.debug("{} was interrupted while it waited", member.name());
    }
  }

  private void end() {
    try {
      consumer.close(CloseOptions.timeout(GRACE));
    } catch (KafkaException e) {
      log.debug("{} left its group unheard", member.name(), e);
    }
    work.onEnd();
  }
}
