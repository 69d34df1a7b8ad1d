package dev.barnabas.bench.process;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ChildTest {
  private static final Pattern READY = Pattern.compile("^ready$");

  @Test
  void whoEndsWithoutTheLineIsQuoted() throws IOException {
    List<String> command = List.of("sh", "-c", "echo no such file >&2; exit 3");
    try (Child child = Child.start(command, Path.of("").toAbsolutePath())) {
      assertThatThrownBy(() -> child.await(READY, Duration.ofMinutes(1)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ended with code 3")
          .hasMessageContaining("no such file");
    }
  }
}
