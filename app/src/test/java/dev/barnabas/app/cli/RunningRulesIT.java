package dev.barnabas.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import dev.barnabas.app.config.ConfigFile;
import dev.barnabas.app.wiring.ServeNode;
import dev.barnabas.kafka.embedded.EmbeddedKafka;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code barnabas rules} against two nodes that share a Kafka. */
class RunningRulesIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String KEY = "shop.back:not-so-secret";

  @TempDir private static Path folder = Path.of("");

  private static EmbeddedKafka kafka;

  @BeforeAll
  static void startKafka() throws Exception {
    kafka = EmbeddedKafka.start(new EmbeddedKafka.Options(folder.resolve("kafka"), 0));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("orders", 2, (short) 1),
                  new NewTopic("bills", 1, (short) 1),
                  new NewTopic("bills.dead", 1, (short) 1),
                  new NewTopic("bookings", 1, (short) 1),
                  new NewTopic("bookings.dead", 1, (short) 1)))
          .all()
          .get();
    }
    Files.writeString(folder.resolve("token"), "operator-of-the-tests\n");
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @Test
  void aRuleIsAppliedHaltsOnBothNodesIsSkippedAndDeleted() throws Exception {
    try (ServeNode a = serve("");
        ServeNode b = serve("")) {
      Path rules = rules("stop.yaml", "stop", "value.n");
      assertThat(on(a, "apply", "--file", rules.toString())).isEqualTo("created orders\n");
      assertThat(on(b, "apply", "--file", rules.toString())).isEqualTo("unchanged orders\n");
      await().atMost(LONG).until(() -> on(b, "list").contains("serving"));
      send("orders", 0, "{\"n\":1}", "no json", "{\"n\":2}");
      await().atMost(LONG).until(() -> on(a, "list").contains("stopped"));
      await().atMost(LONG).until(() -> on(b, "list").contains("stopped"));
      assertThat(on(b, "list")).contains("orders-0 at offset 1");
      String told = on(b, "list", "--json");
      assertThat(told).contains("\"stopped\":{\"topic\":\"orders\",\"partition\":0,\"offset\":1");
      assertThat(get(b, "/ready")).contains("\"degraded\":true");
      assertThat(get(b, "/metrics"))
          .contains("barnabas_rule_stopped{direction=\"egress\",rule=\"shop/orders\"} 1");
      await().atMost(LONG).until(() -> history(a, "order").size() == 1);
      assertThat(on(b, "skip-one", "orders")).isEqualTo("resumed orders\n");
      await().atMost(LONG).until(() -> history(a, "order").size() == 2);
      await().atMost(LONG).until(() -> get(a, "/ready").contains("\"degraded\":false"));
      assertThat(ran(a, "skip-one", "orders").err()).contains("40900");
      rules("stop.yaml", "skip", "value.n");
      assertThat(on(a, "apply", "--file", rules.toString())).isEqualTo("changed orders\n");
      assertThat(on(b, "delete", "orders")).isEqualTo("deleted orders\n");
      await().atMost(LONG).until(() -> on(a, "list").isEmpty());
      assertThat(ran(a, "delete", "orders").err()).contains("there is no rule 'orders'");
    }
  }

  @Test
  void deadLettersAreReplayedOnceWithTheIdsThatTheyWouldHaveHad() throws Exception {
    String rule =
        """
        egress:
          - name: bills
            from: { topics: [bills], start: earliest }
            split: "value.bills"
            channel: "bill"
            via: log
            message: { name: "#{item.%s}" }
            onError: { deadLetterTopic: bills.dead }
        """;
    try (ServeNode node = serve(rule.formatted("name"))) {
      send("bills", 0, "{\"bills\":[{\"name\":\"a\",\"title\":\"x\"},{\"title\":\"y\"}]}", "none");
      await().atMost(LONG).until(() -> on(node, "list", "--json").contains("\"deadLetters\":2"));
      await().atMost(LONG).until(() -> history(node, "bill").equals(List.of("bills:0:0:0")));
      assertThat(on(node, "replay", "bills"))
          .contains("done")
          .contains("\"letters\":2,\"messages\":0,\"failedAgain\":2");
    }
    try (ServeNode mended = serve(rule.formatted("title"))) {
      await().atMost(LONG).until(() -> on(mended, "list").contains("serving"));
      assertThat(on(mended, "replay", "egress.bills"))
          .contains("\"letters\":2,\"messages\":1,\"failedAgain\":1");
      await().atMost(LONG).until(() -> history(mended, "bill").size() == 2);
      assertThat(history(mended, "bill")).containsExactly("bills:0:0:0", "bills:0:0:1");
      assertThat(on(mended, "replay", "bills"))
          .contains("\"letters\":1,\"messages\":0,\"failedAgain\":1");
      assertThat(history(mended, "bill")).hasSize(2);
    }
  }

  @Test
  void lettersOfARuleToATopicAreReplayedToo() throws Exception {
    String rule =
        """
        ingress:
          - name: bookings
            from: { channels: "^booking:" }
            to: { topic: bookings, key: "#{message.data.%s}" }
            enveloped: false
            onError: { deadLetterTopic: bookings.dead }
        """;
    try (ServeNode node = serve(rule.formatted("missing"))) {
      publish(node, "booking:1", "{\"name\":\"new\",\"data\":{\"seat\":\"a1\"}}");
      await().atMost(LONG).until(() -> on(node, "list", "--json").contains("\"deadLetters\":1"));
    }
    try (ServeNode mended = serve(rule.formatted("seat"))) {
      await().atMost(LONG).until(() -> on(mended, "list").contains("serving"));
      assertThat(on(mended, "replay", "ingress.bookings"))
          .contains("done")
          .contains("\"letters\":1,\"messages\":1,\"failedAgain\":0,\"left\":0");
      assertThat(on(mended, "replay", "bookings")).contains("\"letters\":0");
    }
    assertThat(records("bookings")).containsExactly("a1={\"seat\":\"a1\"}");
  }

  @Test
  void pruneDeletesWhatTheFileHasNotAndNothingElse() throws Exception {
    String own =
        """
        ingress:
          - { name: of-the-file, from: { channels: "^own:" }, to: { topic: bookings } }
        """;
    try (ServeNode node = serve(own)) {
      Path both =
          Files.writeString(
              folder.resolve("both.yaml"),
              """
              egress:
                - { name: orders, from: { topics: [orders] }, channel: order }
              ingress:
                - { name: orders, from: { channels: "^o:" }, to: { topic: bills } }
              """);
      Path one = rules("one.yaml", "skip", "value.n");
      assertThat(on(node, "apply", "--file", both.toString(), "--prune"))
          .isEqualTo("created orders\ncreated orders\n");
      assertThat(on(node, "apply", "--file", one.toString())).isEqualTo("changed orders\n");
      String before = on(node, "list");
      assertThat(before).contains("barnabas/egress", "ingress.of-the-file").hasLineCount(3);
      assertThat(on(node, "apply", "--file", both.toString(), "--dry-run"))
          .isEqualTo("dry run: changed orders\ndry run: unchanged orders\n");
      assertThat(on(node, "apply", "--file", one.toString(), "--prune", "--dry-run"))
          .isEqualTo("not in the file, would be deleted: orders\ndry run: unchanged orders\n");
      assertThat(on(node, "list")).hasLineCount(3);
      // What a mistake in the file stops, deletes nothing.
      Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "egress: [ { name: x } ]");
      assertThat(ran(node, "apply", "--file", wrong.toString(), "--prune").code()).isNotZero();
      Path clash =
          Files.writeString(
              folder.resolve("clash.yaml"),
              "ingress: [ { name: of-the-file, from: { channels: 'x' }, to: { topic: bills } } ]");
      assertThat(ran(node, "apply", "--file", clash.toString(), "--prune").err())
          .contains("stands in the node's file");
      assertThat(on(node, "list")).hasLineCount(3);
      assertThat(on(node, "apply", "--file", one.toString(), "--prune"))
          .isEqualTo(
              "not in the file, will be deleted: orders\nunchanged orders\ndeleted orders\n");
      assertThat(on(node, "list")).contains("barnabas/egress", "of-the-file").hasLineCount(2);
      Path none = Files.writeString(folder.resolve("none.yaml"), "egress: []");
      assertThat(on(node, "apply", "--file", none.toString(), "--prune"))
          .endsWith("deleted orders\n");
      await().atMost(LONG).until(() -> on(node, "list").lines().count() == 1);
    }
  }

  @Test
  void aClusterWithoutAnAddressHoldsUpNeitherTheNodeNorOtherRules() throws Exception {
    String rules =
        """
        clusters: { east: { bootstrap: "kafka.east.invalid:9092" } }
        egress:
          - { name: gone, from: { cluster: east, topics: [orders] }, channel: gone, via: log }
          - { name: away, from: { cluster: east, topics: [orders] }, channel: "away:#{key}" }
        """;
    try (ServeNode node = serve(rules)) {
      assertThat(on(node, "list")).contains("cluster 'east' can't be asked");
      Path more = rules("beside.yaml", "skip", "value.n");
      assertThat(on(node, "apply", "--file", more.toString())).isEqualTo("created orders\n");
      await().atMost(LONG).until(() -> on(node, "list").contains("serving"));
      assertThat(on(node, "delete", "orders")).isEqualTo("deleted orders\n");
      await().atMost(LONG).until(() -> !on(node, "list").contains("serving"));
    }
  }

  /** Two nodes may take rules that don't go together, each before it heard of the other's. */
  @Test
  void ofTwoRulesTakenAtOnceTheYoungerRunsWhenTheOlderIsGone() throws Exception {
    try (ServeNode node = serve("")) {
      send("barnabas.config", "rule/shop/younger", record("younger", 2));
      await().atMost(LONG).until(() -> on(node, "list").contains("serving"));
      send("barnabas.config", "rule/shop/older", record("older", 1));
      await().atMost(LONG).until(() -> on(node, "list").contains("refused"));
      await().atMost(LONG).until(() -> on(node, "list").contains("serving"));
      assertThat(on(node, "list").lines().filter(one -> one.contains("serving")))
          .singleElement(STRING)
          .contains("older");
      assertThat(on(node, "delete", "older")).isEqualTo("deleted older\n");
      await().atMost(LONG).until(() -> on(node, "list").contains("serving"));
      assertThat(on(node, "delete", "younger")).isEqualTo("deleted younger\n");
    }
  }

  private static String record(String name, int created) {
    return """
    {"app":"shop","id":"%1$s","created":%2$d,"modified":%2$d,"origin":"api",
     "body":{"ruleType":"barnabas/egress","status":"enabled","target":{"name":"%1$s",
      "from":{"topics":["orders"]},"channel":"both:#{key}","via":"direct"}}}
    """
        .formatted(name, created);
  }

  @Test
  void whatIsMissingIsSaidWithItsRemedy() throws Exception {
    CommandLines tokenless = CommandLines.run("rules", "list");
    assertThat(tokenless.code()).isEqualTo(1);
    assertThat(tokenless.err()).contains("--token-file").contains("BARNABAS_CONTROL_TOKEN");
    CommandLines away =
        CommandLines.run(
            "rules", "list", "--url", "http://127.0.0.1:1", "--token-file", token().toString());
    assertThat(away.err()).contains("no node answers at http://127.0.0.1:1");
  }

  private static Path token() {
    return folder.resolve("token");
  }

  private static Path rules(String file, String policy, String number) throws Exception {
    return Files.writeString(
        folder.resolve(file),
        """
        egress:
          - name: orders
            from: { topics: [orders], start: earliest }
            channel: order
            message: { select: { n: %s } }
            onError: { mapping: %s }
        """
            .formatted(number, policy));
  }

  private static ServeNode serve(String rules) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("barnabas.yaml"),
            """
            kafka: { bootstrap: "%s" }
            log: { partitions: 2, replicationFactor: 1 }
            listen: { host: 127.0.0.1, port: 0 }
            control: { tokens: [ { name: tests, secretFile: "%s" } ] }
            apps: [ { id: shop, keys: [ { name: back, secret: not-so-secret } ] } ]
            %s\
            """
                .formatted(kafka.bootstrap(), token(), rules));
    return ServeNode.start(file.toString(), ConfigFile.read(file, Map.of()));
  }

  private static CommandLines ran(ServeNode node, String command, String... more) {
    List<String> line = new ArrayList<>(List.of("rules", command));
    line.addAll(List.of("--url", node.url(), "--token-file", token().toString()));
    line.addAll(List.of(more));
    return CommandLines.run(line.toArray(String[]::new));
  }

  private static String on(ServeNode node, String command, String... more) {
    CommandLines ran = ran(node, command, more);
    assertThat(ran.code()).as(ran.err()).isZero();
    return ran.out();
  }

  /** The ids of the messages on a channel, the oldest first. */
  private static List<String> history(ServeNode node, String channel) throws Exception {
    String page = get(node, "/channels/" + channel + "/messages?direction=forwards");
    return java.util.regex.Pattern.compile("\"id\":\"([^\"]+)\"")
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static void publish(ServeNode node, String channel, String message) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              request(node, "/channels/" + channel + "/messages")
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(message))
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }
  }

  /** All that is committed, as {@code key=value}. */
  private static List<String> records(String topic) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka.bootstrap(), "isolation.level", "read_committed");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      var partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
      List<String> records = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer.poll(LONG).forEach(one -> records.add(one.key() + "=" + one.value()));
      }
      return records;
    }
  }

  private static HttpRequest.Builder request(ServeNode node, String path) {
    String basic =
        java.util.Base64.getEncoder().encodeToString(KEY.getBytes(StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(URI.create(node.url() + path))
        .header("Authorization", "Basic " + basic);
  }

  private static String get(ServeNode node, String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request(node, path).build(), BodyHandlers.ofString()).body();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the producer is closed
  private static void send(String topic, String key, String value) {
    try (var producer = producer()) {
      producer.send(new ProducerRecord<>(topic, key, value));
    }
  }

  private static KafkaProducer<String, String> producer() {
    return new KafkaProducer<>(
        Map.<String, Object>of("bootstrap.servers", kafka.bootstrap()),
        new StringSerializer(),
        new StringSerializer());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the producer is closed
  private static void send(String topic, int partition, String... values) {
    try (var producer = producer()) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(topic, partition, "k", value));
      }
    }
  }
}
