package dev.barnabas.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * {@code barnabas} as a process of its own.
 *
 * <p>Thread: the test's.
 */
final class BarnabasProcess implements AutoCloseable {
  private static final int BLOCK_LINES = 7;
  private static final String READY = "Barnabas is ready: ";
  private static final String KAFKA = "Kafka bootstrap: ";
  private static final String KEY = "API key: ";

  private final Process process;
  private final Path errors;
  private final BufferedReader out;
  private final List<String> block = new ArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  private BarnabasProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts it; errors go to a file in the folder. */
  static BarnabasProcess start(Path folder, String... arguments) throws IOException {
    return start(folder, Map.of(), arguments);
  }

  /** As the other, with more in its environment. */
  static BarnabasProcess start(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    // As it is shipped, not as tests log.
    command.add("-Dlogback.configurationFile=logback.xml");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.barnabas.app.Main");
    command.addAll(List.of(arguments));
    Path errors = Files.createTempFile(folder, "stderr", ".txt");
    var builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().putAll(environment);
    return new BarnabasProcess(builder.start(), errors);
  }

  /** Waits until {@code dev} serves. */
  void awaitBlock() throws IOException {
    awaitLines(BLOCK_LINES);
  }

  /** Waits until {@code serve} serves. */
  void awaitReady() throws IOException {
    awaitLines(1);
  }

  /** Waits until something can be seen of it from outside. */
  void await(BooleanSupplier seen) throws IOException, InterruptedException {
    while (!seen.getAsBoolean()) {
      if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
        throw new IOException("it ended: " + errors());
      }
    }
  }

  private void awaitLines(int count) throws IOException {
    String line;
    while (block.size() < count && (line = out.readLine()) != null) {
      block.add(line);
    }
    if (block.size() < count) {
      throw new IOException("it ended: " + block + errors());
    }
  }

  String url() {
    return after(READY, 0);
  }

  String bootstrap() {
    return after(KAFKA, 1);
  }

  String key() {
    return after(KEY, 2);
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  HttpResponse<String> get(String path, String key) throws IOException, InterruptedException {
    return http.send(request(path, key).GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A request that shows what its path holds. */
  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String key, String json)
      throws IOException, InterruptedException {
    var body = HttpRequest.BodyPublishers.ofString(json);
    var request = request(path, key).header("Content-Type", "application/json").POST(body).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** SIGKILL: at once. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** The exit code; -1 when it did not end in time. */
  int awaitExit(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
  }

  /** Nothing stays behind, whatever the test did. */
  @Override
  public void close() {
    kill();
    http.close();
  }

  private HttpRequest.Builder request(String path, String key) {
    String credentials = Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    return request(path).header("Authorization", "Basic " + credentials);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(20));
  }

  private String after(String label, int line) {
    String text = block.get(line);
    if (!text.startsWith(label)) {
      throw new IllegalStateException("line " + line + " of the block is: " + text);
    }
    return text.substring(label.length());
  }
}
