package dev.barnabas.kafka.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.mapping.egress.EgressRule;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Sanitizer;
import org.junit.jupiter.api.Test;

/**
 * Groups that nobody waits for read rarely and much at once; the others each record as it comes.
 */
final class GatheringGroupIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int RECORDS = 300;
  private static final int ONE_BY_ONE = 20;

  // A fetch waits for half a second; each record by itself is there in far less.
  private static final long FETCH_MILLIS_MIN = 250;
  private static final long FIRST_FETCHES_MAX = 10;

  @Test
  void theGroupOfADirectRuleDoesNotFetchEachRecordByItself() throws Exception {
    try (TestNode node = TestNode.first()) {
      String topic = TestKafka.topic(node.cluster, 1);
      EgressBinding rule = rule(topic, "direct");
      try (EgressRules rules = EgressRules.start(node.surroundings(), List.of(rule))) {
        write(node.cluster, topic, 1);
        await().atMost(LONG).until(() -> records(rules) == 1);
        double before = fetches(rule.group());
        long beganNanos = System.nanoTime();

        write(node.cluster, topic, RECORDS);
        await().atMost(LONG).until(() -> records(rules) == 1 + RECORDS);

        double fetches = fetches(rule.group()) - before;
        long millis = Duration.ofNanos(System.nanoTime() - beganNanos).toMillis();
        assertThat(fetches).isBetween(1.0, FIRST_FETCHES_MAX + 1.0 * millis / FETCH_MILLIS_MIN);
      }
    }
  }

  /** Where fetches may wait so long that twenty of them, gathered, would not be over in time. */
  @Test
  void aRuleThroughTheLogTakesEachRecordAsItComes() throws Exception {
    var patient =
        new ClusterConfig(TestKafka.shared().bootstrap(), Map.of("fetch.max.wait.ms", "5000"));
    try (TestNode node = TestNode.first(patient)) {
      String topic = TestKafka.topic(node.cluster, 1);
      EgressBinding rule = rule(topic, "log");
      var written = new AtomicInteger();
      try (EgressRules rules = EgressRules.start(node.surroundings(), List.of(rule))) {
        await()
            .atMost(LONG)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> {
              if (records(rules) == written.get()) {
                write(node.cluster, topic, 1);
                written.incrementAndGet();
              }
              return written.get() > ONE_BY_ONE;
            });
      }
    }
  }

  private static long records(EgressRules rules) {
    return rules.statuses().getFirst().counted().records();
  }

  /** How many a group's one member has made, as it says itself. */
  private static double fetches(String group) throws JMException {
    var name =
        new ObjectName(
            "kafka.consumer:type=consumer-fetch-manager-metrics,client-id="
                + Sanitizer.jmxSanitize(group));
    return (double) ManagementFactory.getPlatformMBeanServer().getAttribute(name, "fetch-total");
  }

  /** Each one is acknowledged before the next. */
  private static void write(ClusterConfig cluster, String topic, int count) throws Exception {
    try (var producer = TestKafka.producer(cluster, Map.of())) {
      for (int i = 0; i < count; i++) {
        producer.send(new ProducerRecord<>(topic, bytes("k"), bytes("{}"))).get();
      }
    }
  }

  private static EgressBinding rule(String topic, String via) {
    Map<String, Object> tree =
        Map.of(
            "name",
            via + "-" + topic,
            "from",
            Map.of("topics", List.of(topic), "start", "earliest"),
            "channel",
            "gathered:#{key}",
            "key",
            Map.of("format", "string"),
            "via",
            via);
    return new EgressBinding("app", "egress[0]", EgressRule.read("egress[0]", tree));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
