package dev.barnabas.kafka.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.barnabas.core.log.ChannelHomes.Home;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.RecordMapper.Mapped;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.mapping.egress.EgressRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // the producer is closed
final class DirectEgressIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final TestNode node = TestNode.first();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void busesOfOneRecordBecomeTheirChannelsWithoutAnythingWritten() throws IOException {
    String topic = TestKafka.topic(node.cluster, 1);
    send(topic, "city", resource("cttransit-60-buses.json"));
    Map<String, Object> tree = new HashMap<>();
    tree.put("split", "value[?vehicle.position]");
    tree.put(
        "channel",
        List.of("bus:#{item.id}", "route:#{item.vehicle.trip.routeId | default('none')}"));
    tree.put("message", Map.of("name", "position", "select", Map.of("id", "item.id")));
    tree.put("id", "#{item.id}:#{item.vehicle.timestamp}");
    tree.put("via", "direct");
    try (EgressRules rules = start(binding("cttransit", topic, tree))) {
      Home.Known home = known(rules, "bus:y1272");
      assertThat(home.partition()).isZero();
      assertThat(home.log().publishable()).isFalse();
      List<Mapped> mapped = mapped(home.log(), 0);
      assertThat(mapped).hasSize(120);
      Set<String> buses = new HashSet<>();
      mapped.forEach(one -> buses.add(one.channel().name()));
      assertThat(buses).filteredOn(name -> name.startsWith("bus:")).hasSize(60);
      assertThat(mapped).extracting(Mapped::index).doesNotHaveDuplicates();
      assertThat(home.log().mapper().deduplicates()).isTrue();
      assertThat(node.logged()).isEmpty();
      assertThat(rules.homeOf(ChannelKey.of("app", "chat:1"))).isEmpty();
      assertThat(rules.homeOf(ChannelKey.of("other", "bus:y1272"))).isEmpty();
    }
  }

  @Test
  void oddsSplitOnTwoLevels() throws IOException {
    String topic = TestKafka.topic(node.cluster, 1);
    List<String> frames = resource("odds-120-frames.ndjson").lines().toList();
    frames.forEach(frame -> send(topic, "m", frame));
    Map<String, Object> tree = new HashMap<>();
    tree.put("split", List.of("value.mc[?rc]", "item.rc[?ltp]"));
    tree.put("channel", "market:#{parent.id}");
    tree.put("message", Map.of("name", "odds", "select", Map.of("price", "item.ltp")));
    try (EgressRules rules = start(binding("odds", topic, tree))) {
      Home.Known home = known(rules, "market:1.132153978");
      List<Mapped> mapped = mapped(home.log(), 0);
      assertThat(mapped).isNotEmpty();
      assertThat(mapped).allMatch(one -> one.channel().name().equals("market:1.132153978"));
      assertThat(Objects.requireNonNull(mapped.getFirst().message().id()))
          .startsWith(topic + ":0:");
    }
  }

  @Test
  void waitsForItsTopicAndThenServes() {
    String topic = TestKafka.name("later");
    try (EgressRules rules = start(binding("later", topic, Map.of("channel", "x:#{key}")))) {
      ChannelKey channel = ChannelKey.of("app", "x:1");
      assertThat(rules.homeOf(channel))
          .hasValueSatisfying(home -> {
            assertThat(home).isInstanceOf(Home.Pending.class);
            assertThat(((Home.Pending) home).reason()).contains("does not exist yet");
          });
      TestKafka.topic(node.cluster, topic, 8, Map.of());
      await().atMost(LONG).until(() -> rules.homeOf(channel).orElseThrow() instanceof Home.Known);
      Set<Integer> homes = new HashSet<>();
      for (int i = 0; i < 100; i++) {
        homes.add(known(rules, "x:" + i).partition());
      }
      assertThat(homes).hasSizeGreaterThan(4);
      send(topic, "7", "{}");
      ChannelLog log = known(rules, "x:7").log();
      assertThat(mapped(log, known(rules, "x:7").partition()))
          .extracting(one -> one.channel().name())
          .containsExactly("x:7");
    }
  }

  @Test
  void aChangedRuleIsAnotherGenerationAndTheSameRuleTheSame() {
    String topic = TestKafka.topic(node.cluster, 1);
    int first = generation(binding("gen", topic, Map.of("channel", "g:#{key}")));
    int same = generation(binding("gen", topic, Map.of("channel", "g:#{key}")));
    int changed =
        generation(binding("gen", topic, Map.of("channel", "g:#{key}", "filter", "value.a")));
    assertThat(same).isEqualTo(first);
    assertThat(changed).isEqualTo(first + 1);
  }

  @Test
  void countsWhatItSkipsLikeARuleThroughTheLog() {
    String topic = TestKafka.topic(node.cluster, 1);
    send(topic, "a", "no json");
    send(topic, "b", "{\"n\":1}");
    send(topic, "c", "no json");
    Map<String, Object> tree = new HashMap<>();
    tree.put("channel", "c:#{value.n}");
    tree.put("via", "direct");
    tree.put("from", Map.of("topics", List.of(topic), "start", "earliest"));
    try (EgressRules rules = start(binding("counted", topic, tree))) {
      await().atMost(LONG).until(() -> skipped(rules) == 2);
      var counted = rules.statuses().getFirst().counted();
      assertThat(counted.records()).isEqualTo(3);
      assertThat(counted.messages()).isEqualTo(1);
      assertThat(counted.deadLetters()).isZero();
    }
  }

  private static long skipped(EgressRules rules) {
    return rules.statuses().getFirst().counted().skipped().values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  @Test
  void refusesDirectWhereNoHomeCanBeComputed() {
    String topic = TestKafka.topic(node.cluster, 4);
    Map<String, Object> tree = Map.of("channel", "room:#{value.room}", "via", "direct");
    assertThatThrownBy(() -> start(binding("chat", topic, tree)).close())
        .hasMessageContaining("via")
        .hasMessageContaining("is not allowed here");
  }

  @Test
  void refusesTwoDirectRulesWithOnePrefix() {
    String topic = TestKafka.topic(node.cluster, 1);
    EgressBinding one = binding("one", topic, Map.of("channel", "same:#{key}"));
    EgressBinding two = binding("two", topic, Map.of("channel", "same:sub:#{key}"));
    assertThatThrownBy(() -> start(one, two).close())
        .hasMessageContaining("already owned by the direct rule one");
  }

  private int generation(EgressBinding binding) {
    try (EgressRules rules = start(binding)) {
      return known(rules, "g:1").log().identity().generation();
    }
  }

  private EgressRules start(EgressBinding... bindings) {
    return EgressRules.start(node.surroundings(), List.of(bindings));
  }

  private static Home.Known known(EgressRules rules, String channel) {
    return (Home.Known) rules.homeOf(ChannelKey.of("app", channel)).orElseThrow();
  }

  private static List<Mapped> mapped(ChannelLog log, int partition) {
    LogBounds bounds = Waiting.on(log.reader().bounds(log.partition(partition)));
    List<Mapped> all = new ArrayList<>();
    log.reader()
        .scan(
            log.partition(partition),
            bounds.begin(),
            bounds.end(),
            record -> {
              all.addAll(log.mapper().map(record));
              return true;
            });
    return all;
  }

  private void send(String topic, String key, String value) {
    try (var producer = TestKafka.producer(node.cluster, Map.of())) {
      producer.send(new ProducerRecord<>(topic, bytes(key), bytes(value)));
    }
  }

  private static EgressBinding binding(String name, String topic, Map<String, Object> more) {
    Map<String, Object> tree = new HashMap<>(more);
    tree.put("name", name);
    tree.putIfAbsent("from", Map.of("topics", List.of(topic)));
    return new EgressBinding("app", "egress[0]", EgressRule.read("egress[0]", tree));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String resource(String name) throws IOException {
    try (var in = DirectEgressIT.class.getResourceAsStream("/data/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
