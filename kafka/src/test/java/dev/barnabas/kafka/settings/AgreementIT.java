package dev.barnabas.kafka.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.log.KafkaLogReader;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Four nodes that start at once. */
final class AgreementIT {
  private static final int NODES = 4;

  private final ClusterConfig cluster = TestKafka.shared();
  private final String topic = TestKafka.name("config");
  private final List<KafkaLogReader> readers = new ArrayList<>();

  @BeforeEach
  void start() {
    try (Topics topics = new Topics(cluster)) {
      topics.ensureConfig(topic, 1);
    }
  }

  @AfterEach
  void stop() {
    readers.forEach(KafkaLogReader::close);
  }

  @Test
  void allNodesTakeTheSameSecret() {
    SecureRandom random = new SecureRandom();
    List<byte[]> secrets = onAllNodes(config -> ClusterSecret.of(config, random, UUID::randomUUID));
    assertThat(secrets.getFirst()).hasSize(32);
    assertThat(secrets).allSatisfy(secret -> assertThat(secret).isEqualTo(secrets.getFirst()));
    assertThat(ClusterSecret.of(open(), random, UUID::randomUUID)).isEqualTo(secrets.getFirst());
  }

  @Test
  void aVersionHasOneNumberAndNoNumberTwoVersions() {
    List<Integer> same =
        onAllNodes(
            config -> new Generations(config, UUID::randomUUID).generationOf("buses", "id-1"));
    assertThat(same).containsOnly(same.getFirst());
    List<Integer> different =
        onAllNodes(config ->
            new Generations(config, UUID::randomUUID)
                .generationOf("buses", "id-of-" + System.identityHashCode(config)));
    assertThat(different).doesNotHaveDuplicates().doesNotContain(same.getFirst());
    Generations later = new Generations(open(), UUID::randomUUID);
    assertThat(later.generationOf("buses", "id-1")).isEqualTo(same.getFirst());
    assertThat(later.generationOf("odds", "id-1")).isEqualTo(1);
  }

  @Test
  void anEntryThatWasRemovedIsGoneForAll() {
    ConfigTopic one = open();
    ConfigTopic two = open();
    one.write("app/a", new byte[] {1});
    one.write("app/a", null);
    two.write("app/b", new byte[] {2});
    assertThat(two.find("app/a")).isEmpty();
    assertThat(two.startingWith("app/"))
        .extracting(ConfigTopic.Entry::key)
        .containsExactly("app/b");
  }

  @Test
  void aTopicThatIsFullRefusesWhatIsNewOnAllNodes() {
    ConfigTopic one = open(3);
    ConfigTopic two = open(3);
    for (String key : List.of("a", "b", "c")) {
      one.write(key, new byte[] {1});
    }
    assertThatThrownBy(() -> two.write("d", new byte[] {1}))
        .isInstanceOf(LogUnavailableException.class)
        .hasMessageContaining("holds 3 entries");
    two.write("c", new byte[] {2}); // what is there may change
    two.write("a", null);
    two.write("d", new byte[] {3});
    one.catchUp();
    for (ConfigTopic each : List.of(one, two, open(3))) {
      assertThat(each.startingWith(""))
          .extracting(ConfigTopic.Entry::key)
          .containsExactly("b", "c", "d");
    }
  }

  private <T> List<T> onAllNodes(Function<ConfigTopic, T> action) {
    List<CompletableFuture<T>> all = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      ConfigTopic config = open();
      all.add(CompletableFuture.supplyAsync(() -> action.apply(config)));
    }
    return all.stream().map(CompletableFuture::join).toList();
  }

  private ConfigTopic open() {
    return open(ConfigTopic.ENTRIES_MAX);
  }

  private ConfigTopic open(int entriesMax) {
    KafkaLogReader reader =
        new KafkaLogReader(cluster, now -> {}, InstantSource.system(), System::nanoTime);
    readers.add(reader);
    reader.start();
    return ConfigTopic.open(cluster, reader, topic, entriesMax);
  }
}
