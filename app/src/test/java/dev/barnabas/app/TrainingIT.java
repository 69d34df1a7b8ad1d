package dev.barnabas.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class TrainingIT {
  private static final Duration END_LIMIT = Duration.ofMinutes(2);

  @TempDir private Path folder = Path.of("");

  @Test
  void aTrainingRunServesItsClientsAndEndsByItself() throws Exception {
    Map<String, String> training = Map.of("BARNABAS_TRAINING", "1");
    try (BarnabasProcess dev =
        BarnabasProcess.start(folder, training, "dev", "--port", "0", "--kafka-port", "0")) {
      dev.awaitBlock();

      assertThat(dev.awaitExit(END_LIMIT)).as(dev.errors()).isZero();
      assertThat(dev.errors()).doesNotContain("the rehearsal failed");
    }
  }
}
