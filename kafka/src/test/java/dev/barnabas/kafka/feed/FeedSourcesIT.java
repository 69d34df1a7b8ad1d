package dev.barnabas.kafka.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.feed.FeedWorld;
import dev.barnabas.feed.config.WebSocketConfig;
import dev.barnabas.feed.socket.SocketWorld;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.embedded.EmbeddedKafka;
import dev.barnabas.kafka.embedded.EmbeddedKafka.Options;
import dev.barnabas.testkit.feed.SocketFeed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node's feed from real sockets into a real Kafka, to which things happen. Thread: the test's.
 */
final class FeedSourcesIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String GROUP = "barnabas-feed-trades";

  @TempDir Path directory;
  private CuttingProxy proxy;
  private EmbeddedKafka kafka;
  private ClusterConfig cluster;
  private String topic;
  private Consumer<byte[], byte[]> written;
  private final SocketFeed feed = new SocketFeed();
  private final SocketFeed other = new SocketFeed();
  private final List<String> values = new ArrayList<>();
  private final List<String> gaps = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    proxy = new CuttingProxy(GROUP);
    kafka = broker(0);
    // Soon enough given up that a test need not wait.
    cluster = new ClusterConfig(kafka.bootstrap(), Map.of("max.block.ms", "1000"));
    topic = TestKafka.topic(cluster, 1);
    written = reader();
    makeTransactionsQuick();
  }

  /** A broker's first transaction makes a topic, for longer than a feed here waits for it. */
  private void makeTransactionsQuick() {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka.bootstrap(), "transactional.id", "first");
    try (var first =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      first.initTransactions();
    }
  }

  private EmbeddedKafka broker(int port) throws Exception {
    String address = "CLIENT://127.0.0.1:" + proxy.port();
    EmbeddedKafka started =
        EmbeddedKafka.start(new Options(directory, port, Map.of("advertised.listeners", address)));
    proxy.target(started.port());
    return started;
  }

  private Consumer<byte[], byte[]> reader() {
    var consumer =
        new KafkaConsumer<>(
            ClusterConfig.of(kafka.bootstrap())
                .client(
                    Map.of("isolation.level", "read_committed", "auto.offset.reset", "earliest"),
                    Map.of()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(List.of(new TopicPartition(topic, 0)));
    return consumer;
  }

  @AfterEach
  void stop() {
    written.close();
    feed.close();
    other.close();
    kafka.close();
    proxy.close();
  }

  private FeedSources sources(Map<String, String> more) {
    Map<String, String> config = new HashMap<>(more);
    config.put("kafka.topic", topic);
    config.put("websocket.reconnect.interval.ms", "50");
    var binding = new FeedBinding("trades", cluster, topic, new WebSocketConfig(config));
    var sockets = new SocketWorld(System::nanoTime, new Random(1));
    FeedSources sources = new FeedSources(FeedWorld.of(sockets, System::currentTimeMillis));
    sources.update(List.of(binding));
    return sources;
  }

  private FeedSources ofOne() {
    return sources(Map.of("websocket.url", feed.url()));
  }

  private FeedSources ofTwo(Map<String, String> more) {
    Map<String, String> config = new HashMap<>(more);
    config.put("websocket.urls", feed.url() + "," + other.url());
    return sources(config);
  }

  private static void send(SocketFeed.Client client, int from, int to) throws Exception {
    for (String text : texts(from, to)) {
      client.send(text);
    }
  }

  private static List<String> texts(int from, int to) {
    return IntStream.range(from, to).mapToObj("{\"seq\":%d}"::formatted).toList();
  }

  private void awaitWritten(int count) {
    await()
        .atMost(LONG)
        .pollInSameThread()
        .until(() -> {
          for (var record : written.poll(Duration.ofMillis(100))) {
            values.add(new String(record.value(), UTF_8));
            Stream.ofNullable(record.headers().lastHeader("barnabas.gap"))
                .forEach(gap -> gaps.add(new String(gap.value(), UTF_8)));
          }
          return values.size() >= count;
        });
  }

  private static String problem(FeedSources sources) {
    return sources.statuses().getFirst().problem().orElse("");
  }

  private static void awaitProblem(FeedSources sources, String part) {
    await().atMost(LONG).until(() -> problem(sources).contains(part));
  }

  @Test
  void whatComesWhileKafkaIsAwayIsWrittenOnceItIsBack() throws Exception {
    try (FeedSources sources = ofOne()) {
      SocketFeed.Client client = feed.client();
      send(client, 0, 10);
      awaitWritten(10);
      int port = kafka.port();
      kafka.close();
      send(client, 10, 20);
      // A producer has failed, and so has the making of the next one.
      awaitProblem(sources, "InitProducerId");
      kafka = broker(port);
      send(client, 20, 30);
      awaitWritten(30);

      assertThat(values).isEqualTo(texts(0, 30));
      assertThat(gaps).isEmpty();
      assertThat(feed.others()).isZero();
      await().atMost(LONG).until(() -> problem(sources).isEmpty());
    }
    assertNothingMore();
  }

  @Test
  void aBatchWhoseCommitIsUnheardIsWrittenOnce() throws Exception {
    try (FeedSources sources = ofOne()) {
      SocketFeed.Client client = feed.client();
      send(client, 0, 10);
      awaitWritten(10);
      proxy.cutAfter(CuttingProxy.END_TRANSACTION);
      send(client, 10, 20);
      await().atMost(LONG).until(() -> proxy.isCut());
      awaitProblem(sources, "Timeout");
      proxy.heal();
      send(client, 20, 30);
      awaitWritten(30);

      assertThat(feed.others()).isZero();
      await().atMost(LONG).until(() -> problem(sources).isEmpty());
    }
    assertNothingMore();
    assertThat(values).isEqualTo(texts(0, 30));
  }

  /** What came after the end of the sources would stand before the end of the topic. */
  private void assertNothingMore() {
    var partition = new TopicPartition(topic, 0);
    int before = values.size();
    long end = Objects.requireNonNull(written.endOffsets(List.of(partition)).get(partition));
    awaitWritten(0);
    await()
        .atMost(LONG)
        .pollInSameThread()
        .until(() -> {
          awaitWritten(0);
          return written.position(partition) >= end;
        });
    assertThat(values).hasSize(before);
  }

  @Test
  void aMemberThatItsGroupHasForgottenComesBackToWhatItHas() throws Exception {
    try (FeedSources sources = ofOne();
        Admin admin = TestKafka.admin(cluster)) {
      SocketFeed.Client client = feed.client();
      send(client, 0, 10);
      awaitWritten(10);
      String member = member(admin);
      TestKafka.get(
          admin
              .removeMembersFromConsumerGroup(GROUP, new RemoveMembersFromConsumerGroupOptions())
              .all());
      send(client, 10, 20);
      await().atMost(LONG).until(() -> !member(admin).isEmpty() && !member(admin).equals(member));
      send(client, 20, 30);
      awaitWritten(30);

      assertThat(values).isEqualTo(texts(0, 30));
      assertThat(gaps).isEmpty();
      assertThat(feed.others()).isZero();
      await().atMost(LONG).until(() -> problem(sources).isEmpty());
    }
  }

  private static String member(Admin admin) {
    ConsumerGroupDescription group =
        TestKafka.get(
            Objects.requireNonNull(
                admin.describeConsumerGroups(List.of(GROUP)).describedGroups().get(GROUP)));
    return group.members().stream().map(one -> one.consumerId()).findFirst().orElse("");
  }

  @Test
  void theEndOfOneConnectionIsNotThatOfTheOthers() throws Exception {
    try (FeedSources sources = ofTwo(Map.of("websocket.key.path", "value.seq"))) {
      SocketFeed.Client good = feed.client();
      SocketFeed.Client bad = other.client();
      bad.send("{\"seq\":\"first\"}");
      bad.send("no JSON");
      awaitProblem(sources, "connection 1: ");
      assertThat(problem(sources)).contains("onFailedRecordMapping=stop");
      send(good, 0, 20);
      awaitWritten(21);

      assertThat(values.getFirst()).contains("first");
      assertThat(values.subList(1, 21)).isEqualTo(texts(0, 20));
    }
  }

  @Test
  void aConnectionWhosePlaceDoesNotFitEndsAndTheOthersGoOn() throws Exception {
    String resume = "{seq: value.seq}";
    Map<String, String> config =
        Map.of(
            "websocket.resume.path",
            resume,
            "websocket.subscription.message",
            "from #{offset.seq | default('0')}");
    String fits = "x".repeat(3_000);
    try (FeedSources sources = ofTwo(config)) {
      SocketFeed.Client one = feed.client();
      one.send("{\"seq\":\"" + fits + "\"}");
      awaitWritten(1);
      other.client().send("{\"seq\":\"" + fits + "\"}");
      awaitProblem(sources, "connection 1: what websocket.resume.path took of it does not fit");
      send(one, 0, 20);
      awaitWritten(21);
    }
    assertThat(values.subList(1, 21)).isEqualTo(texts(0, 20));
    assertNothingMore();
  }

  @Test
  void aRecordThatKafkaNeverTakesIsLeftOutAndTheRestIsWritten() throws Exception {
    try (FeedSources sources =
        sources(Map.of("websocket.url", feed.url(), "onFailedRecordMapping", "skip"))) {
      SocketFeed.Client client = feed.client();
      send(client, 0, 5);
      client.send("{\"seq\":\"" + "x".repeat(1_100_000) + "\"}");
      send(client, 5, 10);
      awaitWritten(10);
      assertThat(values).isEqualTo(texts(0, 10));
      assertThat(sources.statuses().getFirst().figures().getFirst().skipped()).isEqualTo(1);
    }
  }
}
