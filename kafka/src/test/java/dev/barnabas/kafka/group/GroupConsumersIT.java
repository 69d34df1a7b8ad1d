package dev.barnabas.kafka.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.junit.jupiter.api.Test;

final class GroupConsumersIT {
  /** A partition that is kept through a rebalance would go on behind what was polled in it. */
  @Test
  void everyPartitionIsPlacedAnewWhateverTheClustersPropertiesSay() {
    ClusterConfig shared = TestKafka.shared();
    String topic = TestKafka.topic(shared, 2);
    String group = TestKafka.name("eager");
    var cooperative =
        new ClusterConfig(
            shared.bootstrap(),
            Map.of("partition.assignment.strategy", CooperativeStickyAssignor.class.getName()));
    try (var consumer = GroupConsumers.of(cooperative, group, 10);
        var admin = TestKafka.admin(shared)) {
      consumer.subscribe(List.of(topic));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> {
            try {
              consumer.poll(Duration.ofMillis(100));
            } catch (NoOffsetForPartitionException joined) {
              assertThat(joined.partitions()).isNotEmpty();
            }
            return consumer.assignment().size() == 2;
          });
      assertThat(TestKafka.get(admin.describeConsumerGroups(List.of(group)).all()))
          .extractingByKey(group)
          .extracting(ConsumerGroupDescription::partitionAssignor)
          .isEqualTo("range");
    }
  }
}
