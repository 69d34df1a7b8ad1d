package dev.barnabas.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DevIT {
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  @TempDir private Path folder = Path.of("");

  @Test
  void servesRestAndKafkaAndEndsCleanly() throws Exception {
    try (DevProcess dev = start()) {
      dev.awaitBlock();

      assertThat(dev.get("/health").statusCode()).isEqualTo(200);
      assertThat(dev.get("/ready").statusCode()).isEqualTo(200);
      assertThat(dev.get("/time").body()).matches("\\[\\d+]\\s*");
      var published =
          dev.post("/channels/hello/messages", "{\"name\":\"greeting\",\"data\":\"world\"}");
      assertThat(published.statusCode()).as(published.body()).isEqualTo(201);
      var history = dev.get("/channels/hello/messages");
      assertThat(history.statusCode()).as(history.body()).isEqualTo(200);
      assertThat(history.body()).contains("\"greeting\"").contains("\"world\"");
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", dev.bootstrap()))) {
        assertThat(admin.listTopics().names().get()).contains("barnabas.log");
      }

      dev.terminate();
      assertThat(dev.awaitExit(END_LIMIT)).as(dev.errors()).isZero();
    }
  }

  @Test
  void withADataFolderARestartKeepsKeyTopicsAndHistory() throws Exception {
    String data = folder.resolve("data").toString();
    String key;
    try (DevProcess first = start("--data-dir", data)) {
      first.awaitBlock();
      key = first.key();
      var published = first.post("/channels/kept/messages", "{\"data\":\"before\"}");
      assertThat(published.statusCode()).as(published.body()).isEqualTo(201);

      try (DevProcess second = start("--data-dir", data)) {
        assertThat(second.awaitExit(Duration.ofSeconds(30))).isEqualTo(1);
        assertThat(second.errors()).contains("another barnabas uses the folder");
      }
      first.terminate();
      assertThat(first.awaitExit(END_LIMIT)).as(first.errors()).isZero();
    }

    try (DevProcess again = start("--data-dir", data)) {
      again.awaitBlock();

      assertThat(again.key()).isEqualTo(key);
      assertThat(again.get("/channels/kept/messages").body()).contains("before");
    }
  }

  @Test
  void aPortThatIsTakenIsNamedWithItsOption() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"));
        DevProcess dev =
            DevProcess.start(
                folder, "--kafka-port", "0", "--port", String.valueOf(taken.getLocalPort()))) {
      assertThat(dev.awaitExit(Duration.ofSeconds(60))).isEqualTo(1);
      assertThat(dev.errors()).contains(String.valueOf(taken.getLocalPort())).contains("--port");
    }
  }

  @Test
  void aKafkaPortThatIsTakenIsNamedWithItsOption() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"));
        DevProcess dev =
            DevProcess.start(
                folder, "--port", "0", "--kafka-port", String.valueOf(taken.getLocalPort()))) {
      assertThat(dev.awaitExit(Duration.ofSeconds(60))).isEqualTo(1);
      assertThat(dev.errors())
          .contains(String.valueOf(taken.getLocalPort()))
          .contains("--kafka-port");
    }
  }

  private DevProcess start(String... more) throws Exception {
    String[] arguments = new String[more.length + 4];
    System.arraycopy(new String[] {"--port", "0", "--kafka-port", "0"}, 0, arguments, 0, 4);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return DevProcess.start(folder, arguments);
  }
}
