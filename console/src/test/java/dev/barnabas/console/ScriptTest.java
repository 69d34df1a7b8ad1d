package dev.barnabas.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Runs the page's own unit tests where Node is installed; they need no packages. */
class ScriptTest {
  @Test
  void scriptsPassTheirTests() throws Exception {
    assumeTrue(succeeds("--version"), "NOT RUN: the page's unit tests need node 20 or newer");

    Process tests = node("--test", "test/");
    String told = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(tests.waitFor()).as(told).isZero();
  }

  private static boolean succeeds(String argument) throws InterruptedException {
    try {
      Process asked = node(argument);
      return asked.waitFor(10, TimeUnit.SECONDS) && asked.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Process node(String... arguments) throws IOException {
    String[] command = new String[arguments.length + 1];
    command[0] = "node";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return new ProcessBuilder(command)
        .directory(Path.of("src/main/javascript").toFile())
        .redirectErrorStream(true)
        .start();
  }
}
