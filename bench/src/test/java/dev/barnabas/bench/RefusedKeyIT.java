package dev.barnabas.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.bench.process.Child;
import dev.barnabas.bench.report.Outcome;
import dev.barnabas.bench.report.RunFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A key that may listen, but not publish, at a node. */
class RefusedKeyIT {
  private static final Pattern READY = Pattern.compile("Barnabas is ready: (\\S+)");
  private static final Duration TO_START = Duration.ofMinutes(5);
  private static final String LISTENER = "shop.listener:only-to-listen";
  private static final String SETTINGS =
      """
      apps:
        - id: shop
          keys:
            - { name: listener, secret: only-to-listen, capability: { "*": [subscribe] } }
      """;

  @TempDir Path folder;

  /** Who waited for a message would tell that none came. */
  @Test
  void isToldTheNodesReasonAtOnceAndWhatToDo() throws Exception {
    Path file = folder.resolve("run.json");
    int code;
    try (Child node = node()) {
      String address = node.await(READY, TO_START).getFirst();
      code =
          new CommandLine(new BenchCommand())
              .execute(
                  "--smoke",
                  "--endpoint",
                  address,
                  "--key",
                  LISTENER,
                  "--beside",
                  "bcast-write",
                  "--json",
                  file.toString(),
                  "a");
    }

    assertThat(code).isEqualTo(1);
    assertThat(RunFile.read(file).outcomes())
        .flatExtracting(Outcome::faults)
        .singleElement()
        .asString()
        .startsWith("messages were made no longer: publish answered 401: 40160 ")
        .contains("does not allow publish on 'bench:a-")
        .endsWith("'; give a key with all rights");
  }

  private Child node() throws Exception {
    Path settings = Files.writeString(folder.resolve("barnabas.yaml"), SETTINGS);
    List<String> command =
        List.of(
            Home.launcher().toString(),
            "dev",
            "--no-demo",
            "--port=0",
            "--kafka-port=0",
            "--config=" + settings);
    return Child.start(command, folder);
  }
}
