package dev.barnabas.systemtests.start;

import dev.barnabas.systemtests.cluster.ChildProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code barnabas dev}, started by the launcher as in an unpacked distribution. */
final class Launched implements AutoCloseable {
  private static final Pattern READY =
      Pattern.compile("^Barnabas is ready: (https?://[^:/]+:\\d+)$");
  private static final Pattern KAFKA = Pattern.compile("^Kafka bootstrap: (localhost:\\d+)$");
  private static final Pattern KEY = Pattern.compile("^API key: ([\\w-]+\\.[\\w-]+:\\S+)$");

  private final ChildProcess process;
  private final URI url;

  private Launched(ChildProcess process) {
    this.process = process;
    url = URI.create(process.awaitLine(READY));
  }

  static Launched dev(Path launcher, String... more) {
    List<String> options = new ArrayList<>(List.of("--port", "0"));
    options.addAll(List.of(more));
    return devAt(launcher, options);
  }

  /** The same on the port that its configuration file names. */
  static Launched devAt(Path launcher, List<String> options) {
    List<String> command =
        new ArrayList<>(List.of("sh", launcher.toString(), "dev", "--kafka-port", "0"));
    command.addAll(options);
    Map<String, String> java = Map.of("BARNABAS_JAVA_HOME", System.getProperty("java.home"));
    return new Launched(ChildProcess.start("launched", command, java));
  }

  URI url() {
    return url;
  }

  int port() {
    return url.getPort();
  }

  String key() {
    return process.awaitLine(KEY);
  }

  String kafka() {
    return process.awaitLine(KAFKA);
  }

  String output() {
    return process.output();
  }

  /** Runs the snippet of the block, unchanged, beside the npm packages. */
  ChildProcess runSnippet(Map<String, String> variables) {
    List<String> lines = output().lines().toList();
    int first = lines.indexOf("") + 1;
    return Snippets.javascript(String.join("\n", lines.subList(first, first + 3)), variables);
  }

  /** As Ctrl-C does it. */
  int end() {
    return process.terminate();
  }

  @Override
  public void close() {
    process.close();
  }
}
