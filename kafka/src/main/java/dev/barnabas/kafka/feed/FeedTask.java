package dev.barnabas.kafka.feed;

import dev.barnabas.feed.FeedWorld;
import dev.barnabas.kafka.group.GroupConsumers;
import dev.barnabas.kafka.group.GroupLoop;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A feed's member in the group over its topic, of which it reads nothing: who has the first
 * partition takes the feed.
 *
 * <p>Thread: its loop's; {@link #stop} and {@link #status} any.
 */
final class FeedTask implements GroupLoop.Work, AutoCloseable {
  private final FeedBinding binding;
  private final FeedWorld world;
  private final FeedCounters counters = new FeedCounters();
  private final Consumer<byte[], byte[]> consumer;
  private final GroupLoop loop;
  private volatile @Nullable FeedRun run;
  private volatile @Nullable String missing;

  FeedTask(FeedBinding binding, FeedWorld world) {
    this.binding = binding;
    this.world = world;
    // A node that comes takes nothing away from the one that reads.
    consumer =
        GroupConsumers.of(
            binding.target(),
            binding.group(),
            Map.of("partition.assignment.strategy", CooperativeStickyAssignor.class.getName()));
    loop =
        new GroupLoop(
            new GroupLoop.Member(
                "Feed " + binding.name(), binding.group() + "-member", List.of(binding.topic())),
            consumer,
            this);
  }

  FeedBinding binding() {
    return binding;
  }

  void start() {
    loop.start();
  }

  void stop() {
    loop.stop();
  }

  @Override
  public void close() {
    loop.close();
  }

  FeedSources.Status status() {
    FeedRun here = run;
    Optional<String> problem =
        loop.problem().or(() -> here == null ? Optional.ofNullable(missing) : here.problem());
    return new FeedSources.Status(
        binding.name(), here != null, problem, List.copyOf(counters.all()));
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    consumer.pause(partitions);
    // Only so that a poll has a position: nothing is read.
    partitions.forEach(partition -> consumer.seek(partition, 0));
    if (!isMine()) {
      end();
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    if (partitions.contains(binding.place())) {
      end();
    }
  }

  /** As after an outage of Kafka: what came meanwhile waits to be told whose the feed is. */
  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    // The next assignment tells; should another one begin before, its producer fences ours.
  }

  private boolean isMine() {
    return consumer.assignment().contains(binding.place());
  }

  @Override
  public void onRecords(ConsumerRecords<byte[], byte[]> records) {
    FeedRun here = run;
    if (here != null && here.isFenced()) {
      // Begun anew at the next turn, should the feed still be ours.
      end();
    } else if (here != null && isMine()) {
      here.onGroup(consumer.groupMetadata());
    } else if (isMine()) {
      begin();
    }
    missing =
        consumer.assignment().isEmpty() && consumer.partitionsFor(binding.topic()).isEmpty()
            ? "the topic " + binding.topic() + " does not exist: make it"
            : null;
  }

  /** First the producer: it ends what the one before left open, and keeps it from writing more. */
  private void begin() {
    Producer<byte[], byte[]> producer = new FeedTarget(binding).producer();
    try {
      FeedPlace before =
          FeedPlace.of(consumer.committed(Set.of(binding.place())).get(binding.place()));
      var begun = new FeedRun.Begun(producer, consumer.groupMetadata(), before);
      FeedRun next = new FeedRun(binding, begun, counters, world);
      next.start();
      run = next;
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  private void end() {
    FeedRun here = run;
    if (here != null) {
      here.stop();
      run = null;
    }
  }

  @Override
  public boolean onFailure(Throwable failure) {
    return false;
  }

  @Override
  public void abandon() {
    // The loop waits for nothing but Kafka.
  }

  @Override
  public void onEnd() {
    end();
  }
}
