package dev.barnabas.kafka.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.group.TransactionalBatch;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class TargetPositionsIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration BRIEF = Duration.ofSeconds(2);

  private final ClusterConfig cluster = TestKafka.shared();
  private final String topic = TestKafka.topic(cluster, 2);
  private final String group = TestKafka.name("positions");

  @Test
  void isNullOnlyWhereNothingWasEverCommitted() {
    try (var positions = new TargetPositions(cluster, group, topic, LONG);
        var producer = producer()) {
      assertThat(positions.find(0)).isNull();
      begin(producer, 7);
      producer.commitTransaction();
      assertThat(positions.find(0)).isEqualTo(new OffsetAndMetadata(7));
      assertThat(positions.find(1)).isNull();
    }
  }

  @Test
  void isNotAbsentWhileATransactionChangesIt() throws Exception {
    try (var brief = new TargetPositions(cluster, group, topic, BRIEF);
        var positions = new TargetPositions(cluster, group, topic, LONG);
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var producer = producer()) {
      begin(producer, 7);
      assertThatThrownBy(() -> brief.find(0)).isInstanceOf(LogUnavailableException.class);
      producer.commitTransaction();
      begin(producer, 9);
      assertThatThrownBy(() -> brief.find(0)).isInstanceOf(LogUnavailableException.class);
      var found = CompletableFuture.supplyAsync(() -> positions.find(0), threads);
      producer.abortTransaction();
      assertThat(found.get()).isEqualTo(new OffsetAndMetadata(7));
    }
  }

  private Producer<byte[], byte[]> producer() {
    var producer = TransactionalBatch.producer(cluster, group);
    producer.initTransactions();
    return producer;
  }

  @SuppressWarnings("removal") // as the ingress task does for another cluster
  private void begin(Producer<byte[], byte[]> producer, long offset) {
    producer.beginTransaction();
    producer.sendOffsetsToTransaction(
        Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)),
        new ConsumerGroupMetadata(group));
  }
}
