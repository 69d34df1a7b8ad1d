package dev.barnabas.app;

import static dev.barnabas.app.OpenDoor.KEY;
import static dev.barnabas.app.OpenDoor.binaryFrame;
import static dev.barnabas.app.OpenDoor.brokerConnections;
import static dev.barnabas.app.OpenDoor.bytes;
import static dev.barnabas.app.OpenDoor.encoded;
import static dev.barnabas.app.OpenDoor.path;
import static dev.barnabas.app.OpenDoor.startNode;
import static dev.barnabas.app.OpenDoor.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.app.RawWebSocket.Frame;
import dev.barnabas.kafka.embedded.EmbeddedKafka;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** kafka-websocket's protocol against a real broker, frame by frame. */
@Timeout(180)
class KafkaWebsocketIT {
  @TempDir private static Path folder = Path.of("");

  private static EmbeddedKafka kafka;
  private static BarnabasProcess node;
  private static Admin admin;
  private static KafkaProducer<byte[], byte[]> producer;
  private static int topics;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(new EmbeddedKafka.Options(folder.resolve("kafka"), 0));
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    node = startNode(folder, kafka.bootstrap());
  }

  @AfterAll
  static void stop() {
    node.close();
    producer.close(Duration.ZERO);
    admin.close(Duration.ZERO);
    kafka.close();
  }

  @Test
  void framesGoBothWaysAsKafkaWebsocketHasThem() throws Exception {
    String topic = topic("my_topic", 1);
    try (RawWebSocket text = open("/v2/broker/?topics=" + topic, "kafka-text");
        RawWebSocket binary = open("/v2/broker?topics=" + topic, "kafka-binary");
        RawWebSocket plain = RawWebSocket.open(port(), path("/v1/topics/" + topic))) {
      assertThat(text.head()).startsWith("HTTP/1.1 101").containsIgnoringCase(": kafka-text");
      assertThat(binary.head()).containsIgnoringCase(": kafka-binary");
      assertThat(plain.head()).doesNotContainIgnoringCase("sec-websocket-protocol");

      text.text("{\"topic\":\"" + topic + "\",\"message\":\"grüße\",\"key\":7,\"other\":[1]}");

      String frame = "{\"topic\":\"" + topic + "\",\"message\":\"grüße\"}";
      assertThat(text.next().text()).isEqualTo(frame);
      assertThat(plain.next().text()).isEqualTo(frame);
      Frame bytes = binary.next();
      assertThat(bytes.isBinary()).isTrue();
      assertThat(bytes.payload()).isEqualTo(binaryFrame(topic, "grüße"));

      plain.binary(binaryFrame(topic, "my awesome message"));

      assertThat(binary.next().payload()).isEqualTo(binaryFrame(topic, "my awesome message"));
      assertThat(text.next().text()).contains("my awesome message");
      binary.text("{\"topic\":\"" + topic + "\",\"message\":true}");
      assertThat(binary.next().payload()).isEqualTo(binaryFrame(topic, "true"));
    }
  }

  @Test
  void aTopicOf200CharactersFitsItsOneByteOfLength() throws Exception {
    String topic = topic("long" + "x".repeat(190), 1);
    assertThat(topic.length()).isGreaterThan(195);
    try (RawWebSocket binary = open("/v2/broker/?topics=" + topic, "kafka-binary")) {
      binary.binary(binaryFrame(topic, "far"));

      byte[] frame = binary.next().payload();
      assertThat(frame[0] & 0xFF).isEqualTo(topic.length());
      assertThat(frame).isEqualTo(binaryFrame(topic, "far"));
    }
  }

  @Test
  void queriesArePercentDecodedAndTakeSeveralTopics() throws Exception {
    String a = topic("a", 2);
    String b = topic("b", 2);
    try (RawWebSocket both = open("/v2/broker/?topics=" + a + "%2C" + b + "&x", "kafka-text")) {
      both.text("{\"topic\":\"" + a + "\",\"message\":\"1\"}");
      both.text("{\"topic\":\"" + b + "\",\"message\":\"2\"}");

      String first = both.next().text();
      String second = both.next().text();
      assertThat(Set.of(first, second))
          .containsExactlyInAnyOrder(
              "{\"topic\":\"" + a + "\",\"message\":\"1\"}",
              "{\"topic\":\"" + b + "\",\"message\":\"2\"}");
    }
  }

  @Test
  void whatIsOptedIntoStandsBehindTheMessage() throws Exception {
    String topic = topic("opt", 1);
    var record =
        new ProducerRecord<>(topic, 0, 1_700_000_000_000L, bytes("k"), bytes("{\"n\":[1,2.50]}"));
    record.headers().add("trace", bytes("t1"));
    var _ = producer.send(record).get();
    var _ = producer.send(new ProducerRecord<>(topic, 0, bytes("k"), null)).get();
    try (RawWebSocket all =
        open(
            "/v2/broker/?from=earliest&include=key,partition,offset,timestamp,headers&message=json"
                + "&ack=true&topics="
                + topic,
            "kafka-text")) {
      assertThat(all.next().text())
          .isEqualTo(
              "{\"topic\":\"%s\",\"message\":{\"n\":[1,2.50]},\"key\":\"k\",\"partition\":0,"
                      .formatted(topic)
                  + "\"offset\":0,\"timestamp\":1700000000000,\"headers\":{\"trace\":\"t1\"}}");
      assertThat(all.next().text()).contains("\"message\":null,\"key\":\"k\"");

      all.text("{\"topic\":\"" + topic + "\",\"message\":{\"deep\":true},\"id\":\"m-1\"}");

      var answers = List.of(all.next().text(), all.next().text());
      assertThat(answers)
          .anySatisfy(one ->
              assertThat(one)
                  .isEqualTo(
                      "{\"ack\":{\"topic\":\"%s\",\"partition\":0,\"offset\":2,\"id\":\"m-1\"}}"
                          .formatted(topic)))
          .anySatisfy(one -> assertThat(one).contains("\"message\":{\"deep\":true},\"key\":null"));
      all.text("{\"topic\":\"closed\",\"message\":1,\"id\":9}");
      assertThat(all.next().text())
          .startsWith("{\"error\":{\"code\":40300,\"message\":\"")
          .endsWith(",\"id\":9}}");
    }
  }

  @Test
  void filtersPatternsAndLimitsChooseRecords() throws Exception {
    String topic = topic("chosen", 1);
    for (int i = 0; i < 10; i++) {
      write(topic, "{\"n\":" + i + "}");
    }
    String from = "/v2/broker/?from=earliest&topics=" + topic;
    try (RawWebSocket filtered =
            open(from + "&limit=2&filter=" + encoded("value.n > `6`"), "kafka-text");
        RawWebSocket grepped =
            open(from + "&limit=3&grepRegex=" + encoded("[1-3]\\}$"), "kafka-text")) {
      assertThat(filtered.next().text()).contains("7");
      assertThat(filtered.next().text()).contains("8");
      assertThat(filtered.next().close()).isEqualTo("1000 the limit is reached");
      assertThat(grepped.next().text()).contains("1}");
      assertThat(grepped.next().text()).contains("2}");
      assertThat(grepped.next().text()).contains("3}");
      assertThat(grepped.next().close()).startsWith("1000");
    }
  }

  @Test
  void fromATimeAndAtARate() throws Exception {
    String topic = topic("timed", 1);
    long hour = 3_600_000;
    long now = System.currentTimeMillis();
    for (int i = 0; i < 6; i++) {
      var _ =
          producer
              .send(new ProducerRecord<>(topic, 0, now - (6 - i) * hour, null, bytes("" + i)))
              .get();
    }
    String from = "/v2/broker/?topics=" + topic + "&from=timestamp:" + (now - 3 * hour);
    try (RawWebSocket slow = open(from + "&rate=4", "kafka-text")) {
      long began = System.nanoTime();
      assertThat(slow.next().text()).contains("\"3\"");
      assertThat(slow.next().text()).contains("\"4\"");
      assertThat(slow.next().text()).contains("\"5\"");
      // One is in the bucket, the others come a quarter of a second apart.
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(200));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "topics=OPEN                              | 1008 40101",
        "topics=OPEN&key=shop.all:wrong           | 1008 40101",
        "topics=closed&key=shop.all:secret-1            | 1008 40300",
        "topics=OPEN&key=shop.other:secret-2            | 1008 40160",
        "topics=OPEN&key=shop.channels:secret-3         | 1008 40160",
        "topics=open-nowhere&key=shop.all:secret-1      | 1008 40400",
        "topics=no%20topic&key=shop.all:secret-1        | 1008 40003",
        "topics=OPEN&key=shop.all:secret-1&from=x       | 1008 40003",
        "topics=OPEN&key=shop.all:secret-1&filter=]     | 1008 40003",
        "topics=OPEN&key=shop.all:secret-1&group.id=barnabas-egress-x | 1008 40300",
      })
  void whoMayNotIsToldByTheCode(String query, String close) throws Exception {
    String open = topic("open", 1);
    try (RawWebSocket refused =
        RawWebSocket.open(port(), "/v2/broker/?" + query.strip().replace("OPEN", open))) {
      assertThat(refused.head()).startsWith("HTTP/1.1 101");
      assertThat(refused.next().close()).startsWith(close.strip());
    }
  }

  @Test
  void aTokenOrAHeaderLetsInAsWell() throws Exception {
    String topic = topic("let-in", 1);
    String basic = Base64.getEncoder().encodeToString(KEY.getBytes(StandardCharsets.UTF_8));
    var requested =
        node.post(
            "/keys/shop.all/requestToken",
            KEY,
            "{\"keyName\":\"shop.all\",\"timestamp\":"
                + System.currentTimeMillis()
                + ",\"capability\":\"{\\\"[kafka]"
                + topic
                + "\\\":[\\\"subscribe\\\"]}\"}");
    assertThat(requested.statusCode()).as(requested.body()).isEqualTo(201);
    String token = requested.body().replaceAll("(?s).*\"token\":\"([^\"]+)\".*", "$1");
    try (RawWebSocket byHeader =
            RawWebSocket.open(
                port(), "/v2/broker/?topics=" + topic, "Authorization: Basic " + basic);
        RawWebSocket byToken =
            RawWebSocket.open(
                port(), "/v2/broker/?topics=" + topic + "&access_token=" + encoded(token))) {
      byHeader.text("{\"topic\":\"" + topic + "\",\"message\":\"x\"}");
      assertThat(byHeader.next().text()).contains("\"x\"");
      assertThat(byToken.next().text()).contains("\"x\"");
      byToken.text("{\"topic\":\"" + topic + "\",\"message\":\"y\"}");
      assertThat(byToken.next().close()).startsWith("1008 40160");
    }
  }

  @Test
  void aThousandSessionsCostOneConsumer() throws Exception {
    String topic = topic("many", 1);
    var sessions = new ArrayList<RawWebSocket>();
    try {
      sessions.add(open("/v2/broker/?topics=" + topic, "kafka-text"));
      write(topic, "first");
      assertThat(sessions.getFirst().next().text()).contains("first");
      double before = brokerConnections();
      while (sessions.size() < 1_000) {
        sessions.add(open("/v2/broker/?topics=" + topic, "kafka-text"));
      }

      write(topic, "all");

      for (RawWebSocket session : sessions) {
        assertThat(session.next().text()).contains("\"all\"");
      }
      assertThat(brokerConnections() - before).as("connections to the broker").isLessThan(10);
      assertThat(metric("barnabas_broker_sessions")).isGreaterThanOrEqualTo(1_000);
      assertThat(metric("barnabas_broker_consumers")).isZero();
      assertThat(admin.listGroups().all().get())
          .as("no group for sessions without one")
          .noneMatch(group -> group.groupId().contains(topic));
    } finally {
      for (RawWebSocket session : sessions) {
        session.close();
      }
    }
  }

  @Test
  void aSlowSessionMissesNothingAndHoldsUpNobody() throws Exception {
    String topic = topic("slow", 2);
    int count = 2_000;
    try (RawWebSocket slow = open("/v2/broker/?topics=" + topic, "kafka-text");
        RawWebSocket quick = open("/v2/broker/?topics=" + topic, "kafka-text")) {
      String padding = "x".repeat(10_000); // 20 MB: beyond sockets' buffers and the node's window
      for (int i = 0; i < count; i++) {
        var _ = producer.send(new ProducerRecord<>(topic, i % 2, null, bytes(i + padding)));
      }
      producer.flush();

      assertThat(numbers(quick, count)).hasSize(count);
      assertThat(numbers(slow, count)).hasSize(count);
    }
  }

  /** Each number once, and per partition in order. */
  private static Set<Integer> numbers(RawWebSocket session, int count) throws IOException {
    var seen = new HashSet<Integer>();
    int[] last = {-1, -1};
    for (int i = 0; i < count; i++) {
      String text = session.next().text();
      int number = Integer.parseInt(text.replaceAll(".*\"message\":\"(\\d+).*", "$1"));
      assertThat(number).as(text.substring(0, 50)).isGreaterThan(last[number % 2]);
      last[number % 2] = number;
      seen.add(number);
    }
    return seen;
  }

  @Test
  void aMemberOfAGroupCommitsAndLeavesAtOnce() throws Exception {
    String topic = topic("grouped", 1);
    String group = "g-" + topic;
    String path = "/v2/broker/?from=earliest&topics=" + topic + "&group.id=" + group;
    write(topic, "one");
    write(topic, "two");
    try (RawWebSocket first = open(path + "&limit=1", "kafka-text")) {
      assertThat(first.next().text()).contains("one");
      assertThat(first.next().close()).startsWith("1000");
    }
    until(() -> members(group) == 0);
    assertThat(committed(group, topic)).isEqualTo(1);

    try (RawWebSocket second = open(path, "kafka-text")) {
      assertThat(second.next().text()).contains("two");
      until(() -> members(group) == 1);
    }
    until(() -> members(group) == 0);
    assertThat(committed(group, topic)).isEqualTo(2);
  }

  @Test
  void aClientHasOnlySoManyMembers() throws Exception {
    String topic = topic("capped", 1);
    String path = "/v2/broker/?topics=" + topic + "&group.id=g-" + topic;
    var members = new ArrayList<RawWebSocket>();
    until(() -> metric("barnabas_broker_consumers") == 0); // of other tests
    try {
      for (int i = 0; i < 4; i++) {
        members.add(open(path, "kafka-text"));
      }
      until(() -> metric("barnabas_broker_consumers") == 4);
      try (RawWebSocket tooMany = open(path, "kafka-text")) {
        assertThat(tooMany.next().close()).startsWith("1013 42910");
      }
      members.removeLast().close();
      until(() -> metric("barnabas_broker_consumers") == 3);
      members.add(open(path, "kafka-text"));
      until(() -> metric("barnabas_broker_consumers") == 4);
    } finally {
      for (RawWebSocket member : members) {
        member.close();
      }
    }
  }

  @Test
  void nothingIsCommittedThatASlowReaderDidNotGet() throws Exception {
    String topic = topic("unread", 1);
    String group = "g-" + topic;
    int count = 3_000;
    String padding = "x".repeat(10_000);
    for (int i = 0; i < count; i++) {
      var _ = producer.send(new ProducerRecord<>(topic, bytes(i + padding)));
    }
    producer.flush();
    String path = "/v2/broker/?from=earliest&topics=" + topic + "&group.id=" + group;
    long known;
    int got;
    try (BarnabasProcess killed = startNode(folder, kafka.bootstrap());
        RawWebSocket slow =
            RawWebSocket.open(portOf(killed), path + "&key=" + KEY, "X-Test: slow")) {
      until(() -> committed(group, topic) > 0);
      killed.kill(); // what it flushed still arrives
      known = committed(group, topic);
      got = slow.countToEnd();
    }
    assertThat(got).as("the socket was full").isLessThan(count);
    assertThat(known).as("what is committed").isPositive().isLessThanOrEqualTo(got);

    try (RawWebSocket next = open(path, "kafka-text")) {
      for (long i = known; i < count; i++) {
        assertThat(next.next().text()).contains("\"message\":\"" + i + "x");
      }
    }
  }

  @Test
  void whoAsksWithoutAnUpgradeIsToldWhatThePathIs() throws Exception {
    assertThat(node.get("/v2/broker/?topics=a", KEY).statusCode()).isEqualTo(426);
    assertThat(node.get("/v1/topics/a", KEY).statusCode()).isEqualTo(426);
  }

  private static RawWebSocket open(String path, String subprotocol) throws IOException {
    return RawWebSocket.open(port(), path(path), "Sec-WebSocket-Protocol: other, " + subprotocol);
  }

  private static int port() {
    return portOf(node);
  }

  private static int portOf(BarnabasProcess process) {
    return URI.create(process.url()).getPort();
  }

  private static RecordMetadata write(String topic, String value) throws Exception {
    return producer.send(new ProducerRecord<>(topic, bytes(value))).get();
  }

  private static String topic(String prefix, int partitions) throws Exception {
    String name = "open-" + prefix + "-" + ++topics;
    // A record may say that it is old: the broker would remove it at its next look, soon after.
    Map<String, String> kept = Map.of("retention.ms", "-1");
    var created = new NewTopic(name, partitions, (short) 1).configs(kept);
    admin.createTopics(List.of(created)).all().get();
    // Known everywhere once each partition takes a question.
    for (int p = 0; p < partitions; p++) {
      int partition = p;
      until(() ->
          producer.partitionsFor(name).stream()
              .anyMatch(one -> one.partition() == partition && one.leader() != null));
    }
    return name;
  }

  private static long committed(String group, String topic) throws Exception {
    OffsetAndMetadata offset =
        admin
            .listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata()
            .get()
            .get(new TopicPartition(topic, 0));
    return offset == null ? 0 : offset.offset();
  }

  private static int members(String group) throws Exception {
    return Objects.requireNonNull(
            admin.describeConsumerGroups(List.of(group)).all().get().get(group))
        .members()
        .size();
  }

  private static double metric(String name) throws Exception {
    return node.get("/metrics", KEY)
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }
}
