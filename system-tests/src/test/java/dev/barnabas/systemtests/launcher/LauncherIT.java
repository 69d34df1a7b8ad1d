package dev.barnabas.systemtests.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 180, threadMode = ThreadMode.SEPARATE_THREAD)
class LauncherIT {
  private static final String READY = "Barnabas is ready: ";

  @TempDir Path folder;

  @Test
  void servesFromABuiltCheckoutWithoutBuildingAndEndsCleanly() throws Exception {
    Process process = start("dev", "--port", "0", "--kafka-port", "0");
    try (BufferedReader lines = process.inputReader()) {
      String url = readUrl(lines);

      try (HttpClient client = HttpClient.newHttpClient()) {
        var request = HttpRequest.newBuilder(URI.create(url)).build();
        assertThat(client.send(request, BodyHandlers.ofString()).body()).contains("<html");
      }
      process.destroy();

      assertThat(process.waitFor()).isZero();
      assertThat(errors()).doesNotContain("Building Barnabas");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void passesTheExitCodeOfAWrongCommandOn() throws Exception {
    Process process = start("no-such-command");

    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(errors()).contains("no-such-command");
  }

  private Process start(String... arguments) throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    var command = new ArrayList<>(List.of("/bin/sh", root + "/barnabas"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectError(folder.resolve("errors").toFile())
        .start();
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("errors"));
  }

  private String readUrl(BufferedReader lines) throws IOException {
    for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(READY)) {
        return line.substring(READY.length());
      }
    }
    throw new AssertionError("it ended before it was ready: " + errors());
  }
}
