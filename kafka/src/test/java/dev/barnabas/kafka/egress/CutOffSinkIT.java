package dev.barnabas.kafka.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.KnownClusters;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.kafka.egress.RecordSink.Committed;
import dev.barnabas.kafka.egress.RecordSink.Taken;
import dev.barnabas.kafka.embedded.EmbeddedKafka;
import dev.barnabas.kafka.embedded.EmbeddedKafka.Options;
import dev.barnabas.kafka.rule.ErrorDecisions;
import dev.barnabas.kafka.rule.RuleCounters;
import dev.barnabas.kafka.rule.RuleWatch;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.mapping.egress.MappingFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sink whose log is away for a while. */
final class CutOffSinkIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final TopicPartition SOURCE = new TopicPartition("numbers", 0);

  @TempDir Path directory;
  private EmbeddedKafka kafka;
  private TestNode node;

  @BeforeEach
  void start() throws IOException {
    kafka = EmbeddedKafka.start(new Options(directory, 0));
    node = TestNode.first(ClusterConfig.of(kafka.bootstrap()));
  }

  @AfterEach
  void stop() {
    node.close();
    kafka.close();
  }

  /** The network heals after another member has gone on: nothing may come to the log then. */
  @Test
  void givesUpWhatItHasUnderWayWhenItsTimeIsOver() throws IOException {
    try (LogSink sink = begun(Map.of())) {
      takeAll(sink, records(0, 10, 10));
      sink.flush();
      String commit = sink.commitText(Map.of(SOURCE, 10L));
      int port = kafka.port();
      kafka.close();
      sink.ownFor(TimeUnit.SECONDS.toNanos(2));
      assertTimeoutPreemptively(
          LONG,
          () ->
              assertThatThrownBy(() -> takeAndFlush(sink))
                  .isInstanceOf(LogUnavailableException.class));
      assertThatThrownBy(() -> takeAll(sink, records(20, 21, 10)))
          .isInstanceOf(LogUnavailableException.class);
      kafka = EmbeddedKafka.start(new Options(directory, port));
      try (LogSink next = sink(Map.of())) {
        begin(next, new Committed(10, commit, 0));
        takeAll(next, records(10, 30, 10));
        next.flush();
      }
      sink.drop();
    }
    assertThat(ids()).isEqualTo(IntStream.range(0, 30).mapToObj(CutOffSinkIT::id).toList());
  }

  /** What does not get into a full buffer must not be overtaken by something smaller that does. */
  @Test
  void sendsNothingBehindAMessageThatTheProducerRefused() throws IOException {
    Map<String, String> small =
        Map.of("max.block.ms", "500", "buffer.memory", "200000", "batch.size", "1000");
    try (LogSink sink = begun(small)) {
      takeAll(sink, records(0, 1, 10));
      sink.flush();
      int port = kafka.port();
      kafka.close();
      List<Taken> batch = new ArrayList<>(records(1, 4, 90_000)); // the third finds no room
      batch.addAll(records(4, 10, 10));
      assertTimeoutPreemptively(
          LONG,
          () ->
              assertThatThrownBy(() -> takeAll(sink, batch))
                  .isInstanceOf(LogUnavailableException.class)
                  .hasMessageContaining("takes nothing now"));
      sink.drop();
      kafka = EmbeddedKafka.start(new Options(directory, port));
      begin(sink, new Committed(1, "", 0));
      for (Taken one : batch) {
        takeAll(sink, List.of(one));
        sink.flush();
      }
    }
    assertThat(ids()).isEqualTo(IntStream.range(0, 10).mapToObj(CutOffSinkIT::id).toList());
  }

  /** Its group would take the partitions from a task that waits for ever. */
  @Test
  void aLetterThatItsTopicDoesNotTakeIsGivenUpInTimeAndWrittenLater() throws IOException {
    String topic = TestKafka.topic(node.cluster, 1);
    EgressBinding rule = rule(Map.of("deadLetterTopic", topic));
    try (DeadLetters letters = letters(rule, node.cluster)) {
      take(letters, 0);
      letters.flush();
      int port = kafka.port();
      kafka.close();
      assertTimeoutPreemptively(
          DeadLetters.WRITE_MAX.multipliedBy(2),
          () ->
              assertThatThrownBy(() -> takeAndFlush(letters, 1))
                  .isInstanceOf(LogUnavailableException.class)
                  .hasMessageContaining("a dead letter was not written"));
      kafka = EmbeddedKafka.start(new Options(directory, port));
      take(letters, 1);
      letters.flush();
    }
    List<Long> places = new ArrayList<>();
    node.log
        .reader()
        .scan(
            new LogPartition(topic, 0),
            0,
            2,
            letter -> places.add(Letter.of(letter, rule.name()).orElseThrow().record().offset()));
    assertThat(places).containsExactly(0L, 1L);
  }

  /** A producer that has noticed already that nobody is there refuses the letter itself. */
  private static void takeAndFlush(DeadLetters letters, long offset) {
    take(letters, offset);
    letters.flush();
  }

  private static void take(DeadLetters letters, long offset) {
    MappingError error = new MappingError(MappingError.Reason.UNREADABLE, "no").at("value");
    letters.take(
        new SourceTopic(SOURCE.topic(), null),
        record(offset, 10).record(),
        List.of(new MappingFailure(MappingFailure.WHOLE_RECORD, error)));
  }

  private LogSink begun(Map<String, String> producer) {
    LogSink sink = sink(producer);
    begin(sink, new Committed(0, null, 0));
    return sink;
  }

  /** The node may not have found the broker again yet. */
  private static void begin(LogSink sink, Committed at) {
    await()
        .atMost(LONG)
        .ignoreException(LogUnavailableException.class)
        .until(() -> {
          sink.begin(Map.of(SOURCE, at));
          return true;
        });
    sink.ownFor(LONG.toNanos());
  }

  private LogSink sink(Map<String, String> producer) {
    EgressBinding rule = rule(Map.of());
    EgressSurroundings now = node.surroundings();
    ClusterConfig cluster = new ClusterConfig(node.cluster.bootstrap(), producer);
    var surroundings =
        new EgressSurroundings(
            new KnownClusters(Map.of(KnownClusters.OWN, cluster)),
            now.readers(),
            now.ownLog(),
            now.config(),
            now.retiring(),
            now.moving(),
            now.clock(),
            now.nanoTime(),
            now.ids());
    DeadLetters letters = letters(rule, cluster);
    RuleCounters counters = watch(rule).counters();
    return new LogSink(rule, surroundings, channel -> Optional.empty(), letters, counters);
  }

  private static EgressBinding rule(Map<String, Object> onError) {
    Map<String, Object> tree = new HashMap<>();
    tree.put("name", "cut");
    tree.put("from", Map.of("topics", List.of(SOURCE.topic())));
    tree.put("value", Map.of("format", "string"));
    tree.put("channel", "numbers");
    tree.put("via", "log");
    tree.put("onError", onError);
    return new EgressBinding("app", "egress[0]", EgressRule.read("egress[0]", tree));
  }

  private DeadLetters letters(EgressBinding rule, ClusterConfig cluster) {
    RuleWatch watch = watch(rule);
    var decisions = new ErrorDecisions(rule.rule().settings().onError(), watch);
    return new DeadLetters(rule, cluster, decisions, watch);
  }

  private RuleWatch watch(EgressBinding rule) {
    return RuleWatch.of(rule.name(), rule.halts(node.config), node.surroundings().clock());
  }

  private static void takeAndFlush(RecordSink sink) {
    takeAll(sink, records(10, 20, 10));
    sink.flush();
  }

  private static void takeAll(RecordSink sink, List<Taken> batch) {
    sink.takeAll(batch, new HashMap<>());
  }

  private static List<Taken> records(int from, int to, int bytes) {
    return IntStream.range(from, to).mapToObj(offset -> record(offset, bytes)).toList();
  }

  private static Taken record(long offset, int bytes) {
    byte[] value = "x".repeat(bytes).getBytes(StandardCharsets.UTF_8);
    return new Taken(SOURCE, new LogRecord(0, offset, 0, 1_000, null, value, List.of()));
  }

  private List<String> ids() {
    return node.logged().stream().map(one -> one.envelope().id()).toList();
  }

  private static String id(int offset) {
    return SOURCE.topic() + ":0:" + offset + ":0";
  }
}
