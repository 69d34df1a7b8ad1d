package dev.barnabas.systemtests.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.Yaml;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replay of dead letters whose node is killed, twice. What is counted is what the log has:
 * readers, which drop repeats, are not asked.
 */
@Timeout(value = 600, threadMode = ThreadMode.SEPARATE_THREAD)
class KilledReplayIT {
  private static final Duration WAIT_MAX = Duration.ofMinutes(3);
  private static final String TOKEN = "a-control-token-of-the-tests";
  private static final int PARTITIONS = 2;
  private static final int KEYS = 10;
  private static final int RECORDS = 20_000;
  private static final Pattern ID = Pattern.compile("numbers:(\\d):(\\d+):0");

  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void eachLetterIsInTheLogOnceHoweverOftenItsNodeIsKilled() throws Exception {
    try (http;
        KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"));
        KafkaConsumer<byte[], byte[]> log = logReader(kafka)) {
      kafka.createTopic("numbers", PARTITIONS);
      kafka.createTopic("numbers.dead", PARTITIONS);
      write(kafka.bootstrap());
      try (NodeProcess broken = node(kafka, "value.missing")) {
        await("the letters")
            .atMost(WAIT_MAX)
            .until(() -> ends(log, "numbers.dead", PARTITIONS) == RECORDS);
        assertThat(broken.process().isAlive()).isTrue();
      }
      assertThat(logged(log)).isEmpty();
      long before = 0;
      for (int kill = 0; kill < 2; kill++) {
        try (NodeProcess killed = node(kafka, "value.k")) {
          long found = before;
          begin(killed);
          await("some of it")
              .atMost(WAIT_MAX)
              .pollInterval(Duration.ofMillis(5))
              .until(() -> ends(log, "barnabas.log", 4) > found);
          killed.process().kill();
        }
        before = ends(log, "barnabas.log", 4);
        assertThat(count(logged(log))).as("in the middle").isBetween(1, RECORDS - 1);
      }
      try (NodeProcess last = node(kafka, "value.k")) {
        begin(last);
        await("the end")
            .atMost(WAIT_MAX)
            .until(() -> !replay(last, "GET").get("state").getAsString().equals("running"));
        assertThat(replay(last, "GET").get("state").getAsString()).isEqualTo("done");
      }
      check(logged(log));
    }
  }

  private static int count(Map<String, List<String>> logged) {
    return logged.values().stream().mapToInt(List::size).sum();
  }

  private static void check(Map<String, List<String>> logged) {
    assertThat(logged).hasSize(KEYS);
    logged.forEach((channel, ids) -> {
      int key = Integer.parseInt(channel.substring(channel.length() - 1));
      List<String> all =
          IntStream.range(0, RECORDS)
              .filter(n -> n % KEYS == key)
              .mapToObj(n -> "numbers:%d:%d:0".formatted(n % PARTITIONS, n / PARTITIONS))
              .toList();
      assertThat(ids).as(channel).doesNotHaveDuplicates().hasSize(all.size());
      assertThat(ids).as(channel).containsAll(all);
    });
  }

  private static void write(String bootstrap) {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int n = 0; n < RECORDS; n++) {
        byte[] key = String.valueOf(n).getBytes(UTF_8);
        byte[] value = "{\"k\":%d,\"n\":%d}".formatted(n % KEYS, n).getBytes(UTF_8);
        var _ = producer.send(new ProducerRecord<>("numbers", n % PARTITIONS, key, value));
      }
    }
  }

  private NodeProcess node(KafkaProcess kafka, String key) {
    return NodeProcess.serve(
        folder,
        Yaml.serve(kafka)
            + """
            control: { tokens: [ { name: tests, secret: %s } ] }
            egress:
              - name: numbers
                from: { topics: [numbers], start: earliest }
                channel: "n:#{%s}"
                via: log
                onError: { deadLetterTopic: numbers.dead }
            """
                .formatted(TOKEN, key));
  }

  /** Refused until the rule runs. */
  private void begin(NodeProcess node) {
    await("the replay").atMost(WAIT_MAX).until(() -> replay(node, "POST").has("state"));
  }

  private JsonObject replay(NodeProcess node, String method) throws Exception {
    URI url = node.url().resolve("/v1/apps/app1/rules/egress.numbers/replay");
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Authorization", "Bearer " + TOKEN)
            .method(method, BodyPublishers.noBody())
            .build();
    return JsonParser.parseString(http.send(request, BodyHandlers.ofString()).body())
        .getAsJsonObject();
  }

  private static KafkaConsumer<byte[], byte[]> logReader(KafkaProcess kafka) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", kafka.bootstrap()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static List<TopicPartition> partitions(String topic, int count) {
    return IntStream.range(0, count).mapToObj(p -> new TopicPartition(topic, p)).toList();
  }

  private static long ends(KafkaConsumer<?, ?> consumer, String topic, int count) {
    return consumer.endOffsets(partitions(topic, count)).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Channel → the ids of its messages, as they stand in the log. */
  private static Map<String, List<String>> logged(KafkaConsumer<byte[], byte[]> consumer) {
    List<TopicPartition> all = partitions("barnabas.log", 4);
    Map<TopicPartition, Long> ends = consumer.endOffsets(all);
    consumer.assign(all);
    consumer.seekToBeginning(all);
    SortedMap<String, List<String>> found = new TreeMap<>();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      consumer
          .poll(Duration.ofMillis(200))
          .forEach(record -> {
            Matcher id = ID.matcher(new String(record.value(), ISO_8859_1));
            if (id.find()) {
              String channel = new String(record.key(), ISO_8859_1);
              found.computeIfAbsent(channel, _ -> new ArrayList<>()).add(id.group());
            }
          });
    }
    return found;
  }
}
