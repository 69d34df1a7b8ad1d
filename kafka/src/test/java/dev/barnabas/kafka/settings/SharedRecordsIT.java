package dev.barnabas.kafka.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.control.SharedRecords;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.log.KafkaLogReader;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes and one compacted topic. */
final class SharedRecordsIT {
  private final ClusterConfig cluster = TestKafka.shared();
  private final String topic = TestKafka.name("config");
  private final List<AutoCloseable> open = new ArrayList<>();

  private static final class Seen implements SharedRecords.Follower {
    final Map<String, String> records = new ConcurrentHashMap<>();
    final AtomicInteger turns = new AtomicInteger();

    @Override
    public void onRecord(String key, byte @Nullable [] value) {
      if (value == null) {
        records.remove(key);
      } else {
        records.put(key, new String(value, UTF_8));
      }
    }

    @Override
    public void onTurnEnd() {
      turns.incrementAndGet();
    }
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void aWriterSeesItsOwnWriteAndTheOthersFollow() {
    try (Topics topics = new Topics(cluster)) {
      topics.ensureConfig(topic, 1);
    }
    SharedRecords one = node();
    SharedRecords two = node();
    var seenByOne = new Seen();
    var seenByTwo = new Seen();
    one.follow(seenByOne);
    two.follow(seenByTwo);
    var changes = new LinkedHashMap<String, byte @Nullable []>();
    changes.put("app/a", "1".getBytes(UTF_8));
    changes.put("key/a/k", "2".getBytes(UTF_8));
    one.write(changes).toCompletableFuture().join();
    assertThat(seenByOne.records).containsOnly(Map.entry("app/a", "1"), Map.entry("key/a/k", "2"));
    two.catchUp().toCompletableFuture().join();
    assertThat(seenByTwo.records).isEqualTo(seenByOne.records);
    var removal = new LinkedHashMap<String, byte @Nullable []>();
    removal.put("app/a", null);
    two.write(removal).toCompletableFuture().join();
    assertThat(seenByTwo.records).containsOnlyKeys("key/a/k");

    var late = new Seen();
    node().follow(late);
    assertThat(late.records).containsOnlyKeys("key/a/k");
    assertThat(late.turns).hasPositiveValue();
  }

  private SharedRecords node() {
    KafkaLogReader reader =
        new KafkaLogReader(cluster, now -> {}, InstantSource.system(), System::nanoTime);
    open.add(reader);
    reader.start();
    ConfigTopic config = ConfigTopic.open(cluster, reader, topic);
    open.add(config);
    return new KafkaSharedRecords(config, Runnable::run);
  }
}
