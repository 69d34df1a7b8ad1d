package dev.barnabas.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.kafka.embedded.EmbeddedKafka.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedKafkaIT {
  @TempDir Path directory;

  @Test
  void keepsClusterAndTopicsOverARestartOnTheSamePort() throws Exception {
    String cluster;
    int port;
    try (EmbeddedKafka first = EmbeddedKafka.start(new Options(directory, 0))) {
      port = first.port();
      try (Admin admin = admin(first)) {
        cluster = admin.describeCluster().clusterId().get();
        admin.createTopics(List.of(new NewTopic("kept", 3, (short) 1))).all().get();
      }
    }
    try (EmbeddedKafka second = EmbeddedKafka.start(new Options(directory, port));
        Admin admin = admin(second)) {
      assertThat(admin.describeCluster().clusterId().get()).isEqualTo(cluster);
      assertThat(admin.listTopics().names().get()).contains("kept");
    }
  }

  @Test
  void refusesATakenPortAtOnce() throws Exception {
    try (BoundSocket taken = BoundSocket.bind(0)) {
      assertThatThrownBy(() -> EmbeddedKafka.start(new Options(directory, taken.port())))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + taken.port())
          .hasMessageContaining("choose another port");
    }
  }

  private static Admin admin(EmbeddedKafka kafka) {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
  }
}
