package dev.barnabas.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "config.md");

  @Test
  void thePageIsWhatTheRecordsSay() throws Exception {
    if (Boolean.getBoolean("regenerate")) {
      Files.createDirectories(PAGE.toAbsolutePath().normalize().getParent());
      Files.writeString(PAGE, ConfigReference.page());
    }

    assertThat(Files.readString(PAGE)).isEqualTo(ConfigReference.page());
  }
}
