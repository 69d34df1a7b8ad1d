package dev.barnabas.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.kafka.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DemoFeedIT {
  private static final long SEED = 20180529;
  private static final Pattern NUMBER = Pattern.compile("\"n\":(\\d+)");
  private static final Duration POLL = Duration.ofMillis(200);

  @TempDir Path directory;

  @Test
  void numbersTheRecordsOfEachBusInItsPartition() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(new EmbeddedKafka.Options(directory, 0))) {
      DemoTopics.create(kafka.bootstrap());
      DemoTopics.create(kafka.bootstrap()); // a second start finds them
      List<ConsumerRecord<String, String>> records;
      try (DemoFeed feed = new DemoFeed(kafka.bootstrap(), SEED, InstantSource.system());
          Consumer<String, String> consumer = consumer(kafka.bootstrap())) {
        feed.start();
        records = readUntil(consumer, DemoFeedIT::hasTwoRoundsOfBuses);
      }

      assertThat(records).anyMatch(record -> record.topic().equals("demo.edits"));
      assertThat(records).anyMatch(record -> record.topic().equals("demo.market"));
      assertThat(records).allMatch(record -> record.timestamp() <= Instant.now().toEpochMilli());
      Map<String, Long> last = new HashMap<>();
      for (var record : records) {
        if (record.topic().equals("demo.buses")) {
          String where = record.partition() + "/" + record.key();
          assertThat(number(record)).as(where).isEqualTo(last.getOrDefault(where, 0L) + 1);
          last.put(where, number(record));
        }
      }
      assertThat(last).hasSize(549);
    }
  }

  private static boolean hasTwoRoundsOfBuses(List<ConsumerRecord<String, String>> records) {
    return records.stream()
            .filter(record -> record.topic().equals("demo.buses") && number(record) == 2)
            .count()
        == 549;
  }

  private static List<ConsumerRecord<String, String>> readUntil(
      Consumer<String, String> consumer, Predicate<List<ConsumerRecord<String, String>>> enough) {
    List<ConsumerRecord<String, String>> read = new ArrayList<>();
    while (!enough.test(read)) {
      consumer.poll(POLL).forEach(read::add);
    }
    return read;
  }

  private static Consumer<String, String> consumer(String bootstrap) {
    Consumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false),
            new StringDeserializer(),
            new StringDeserializer());
    List<TopicPartition> all = new ArrayList<>();
    for (DemoTopic topic : Arrays.asList(DemoTopic.values())) {
      for (int partition = 0; partition < topic.partitions(); partition++) {
        all.add(new TopicPartition(topic.topicName(), partition));
      }
    }
    consumer.assign(all);
    consumer.seekToBeginning(all);
    return consumer;
  }

  private static long number(ConsumerRecord<String, String> record) {
    Matcher matcher = NUMBER.matcher(record.value());
    assertThat(matcher.find()).as(record.value()).isTrue();
    return Long.parseLong(matcher.group(1));
  }
}
