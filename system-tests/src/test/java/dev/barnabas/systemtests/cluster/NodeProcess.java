package dev.barnabas.systemtests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A node in a process of its own: {@code dev}, broker included, or {@code serve}. */
public final class NodeProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("^Barnabas is ready: (\\S+)$");
  private static final Pattern BOOTSTRAP = Pattern.compile("^Kafka bootstrap: (\\S+)$");
  private static final Pattern KEY = Pattern.compile("^API key: (\\S+)$");
  private static final String MAIN = "dev.barnabas.app.Main";

  private final ChildProcess process;
  private final URI url;

  private NodeProcess(ChildProcess process) {
    this.process = process;
    this.url = URI.create(process.awaitLine(READY));
  }

  /** {@code dev} on free ports, with further arguments; returns when it serves. */
  public static NodeProcess dev(String... arguments) {
    List<String> all = new ArrayList<>(List.of("dev", "--port", "0", "--kafka-port", "0"));
    all.addAll(List.of(arguments));
    return run("dev", List.of(), all);
  }

  /** {@code serve} with this configuration; returns when it serves. */
  public static NodeProcess serve(Path folder, String yaml, String... jvmOptions) {
    try {
      Path file = Files.writeString(Files.createTempFile(folder, "barnabas", ".yaml"), yaml);
      return run("serve", List.of(jvmOptions), List.of("serve", "--config", file.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static NodeProcess run(String name, List<String> jvmOptions, List<String> arguments) {
    return new NodeProcess(
        ChildProcess.start(name, Distribution.java(jvmOptions, MAIN, arguments), Map.of()));
  }

  public URI url() {
    return url;
  }

  public int port() {
    return url.getPort();
  }

  /** What {@code dev} printed. */
  public String key() {
    return process.awaitLine(KEY);
  }

  /** What {@code dev} printed. */
  public String kafkaBootstrap() {
    return process.awaitLine(BOOTSTRAP);
  }

  /** Makes the JVM collect its garbage: what leaked is noticed after that. */
  public void collectGarbage() {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    List<String> command = List.of(jcmd, String.valueOf(process.pid()), "GC.run");
    try (ChildProcess collection = ChildProcess.start("jcmd", command, Map.of())) {
      collection.awaitLine(Pattern.compile("(successfully)"));
    }
  }

  public ChildProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
