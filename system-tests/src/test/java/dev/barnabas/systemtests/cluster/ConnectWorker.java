package dev.barnabas.systemtests.cluster;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A worker of Kafka Connect in a process of its own, with the plug-in folder that the build made
 * and nothing else of ours on its class path.
 */
public final class ConnectWorker implements AutoCloseable {
  private static final Path BUILT = Path.of("../connect/target").toAbsolutePath().normalize();
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);
  private static final Pattern READY =
      Pattern.compile("REST server listening at (http://[\\w.:-]+)");

  private final HttpClient http = HttpClient.newHttpClient();
  private final ChildProcess process;
  private final String url;

  private ConnectWorker(ChildProcess process) {
    this.process = process;
    this.url = process.awaitLine(READY);
  }

  /** One of a group of workers; returns when its REST API answers. */
  public static ConnectWorker distributed(String bootstrap, Path folder, String group) {
    Map<String, String> settings = settings(bootstrap);
    settings.putAll(
        Map.of(
            "group.id", group,
            "config.storage.topic", group + ".configs",
            "offset.storage.topic", group + ".offsets",
            "status.storage.topic", group + ".status",
            "config.storage.replication.factor", "1",
            "offset.storage.replication.factor", "1",
            "status.storage.replication.factor", "1",
            "offset.storage.partitions", "1",
            "status.storage.partitions", "1"));
    // A worker that was killed is missed soon, and its tasks move at once.
    settings.putAll(
        Map.of(
            "session.timeout.ms", "6000",
            "heartbeat.interval.ms", "1000",
            "scheduled.rebalance.max.delay.ms", "0",
            "exactly.once.source.support", "enabled"));
    ConnectWorker worker = run("ConnectDistributed", List.of(file(folder, settings).toString()));
    worker.awaitAnswer();
    return worker;
  }

  /** Alone, with its connectors' files. */
  public static ConnectWorker standalone(String bootstrap, Path folder, List<Path> connectors) {
    Map<String, String> settings = settings(bootstrap);
    settings.put("offset.storage.file.filename", folder.resolve("connect.offsets").toString());
    List<String> arguments = new ArrayList<>();
    arguments.add(file(folder, settings).toString());
    connectors.forEach(file -> arguments.add(file.toString()));
    return run("ConnectStandalone", arguments);
  }

  private static Map<String, String> settings(String bootstrap) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("listeners", "http://127.0.0.1:0");
    settings.put("plugin.path", BUILT.resolve("plugins").toString());
    settings.put("plugin.discovery", "service_load");
    settings.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    settings.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
    settings.put("offset.flush.interval.ms", "500");
    settings.put("consumer.session.timeout.ms", "6000");
    settings.put("consumer.heartbeat.interval.ms", "1000");
    settings.put("consumer.auto.offset.reset", "earliest");
    settings.put("consumer.metadata.max.age.ms", "1000");
    return settings;
  }

  private static Path file(Path folder, Map<String, String> settings) {
    try {
      Properties properties = new Properties();
      properties.putAll(settings);
      Path file = Files.createTempFile(folder, "worker", ".properties");
      try (var out = Files.newOutputStream(file)) {
        properties.store(out, null);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ConnectWorker run(String mainClass, List<String> arguments) {
    String logging = Path.of("target/test-classes/logback-worker.xml").toAbsolutePath().toString();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx384m",
            "-Dlogback.configurationFile=" + logging,
            "-cp",
            jars(),
            "org.apache.kafka.connect.cli." + mainClass));
    command.addAll(arguments);
    return new ConnectWorker(ChildProcess.start("connect", command, Map.of()));
  }

  private static String jars() {
    try (Stream<Path> files = Files.list(BUILT.resolve("worker"))) {
      return String.join(":", files.map(Path::toString).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException("build it with ./mvnw package", e);
    }
  }

  private void awaitAnswer() {
    Awaitility.await("the worker's REST API")
        .atMost(WAIT_MAX)
        .until(() -> request("GET", "/connectors", null).statusCode() == 200);
  }

  /** Starts a connector, or changes it, and waits until so many of its tasks run. */
  public void run(String connector, Map<String, String> config, int tasks) {
    put(connector, config);
    awaitState(connector, "RUNNING", tasks);
  }

  public void put(String connector, Map<String, String> config) {
    Awaitility.await("the connector " + connector + " to be taken")
        .atMost(WAIT_MAX)
        .until(() -> {
          HttpResponse<String> answer =
              request("PUT", "/connectors/" + connector + "/config", new Gson().toJson(config));
          // 409 while the workers of the group find each other.
          if (answer.statusCode() != 409 && answer.statusCode() / 100 != 2) {
            throw new AssertionError(answer.body());
          }
          return answer.statusCode() != 409;
        });
  }

  /** Waits until so many of its tasks are in this state. */
  public void awaitState(String connector, String state, int tasks) {
    Awaitility.await(tasks + " tasks of " + connector + " to be " + state)
        .atMost(WAIT_MAX)
        .until(() -> states(connector).stream().filter(state::equals).count() == tasks);
  }

  private List<String> states(String connector) {
    return tasks(connector).stream().map(task -> task.get("state").getAsString()).toList();
  }

  private List<JsonObject> tasks(String connector) {
    HttpResponse<String> answer = request("GET", "/connectors/" + connector + "/status", null);
    if (answer.statusCode() != 200) {
      return List.of();
    }
    return JsonParser.parseString(answer.body())
        .getAsJsonObject()
        .getAsJsonArray("tasks")
        .asList()
        .stream()
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  /** Why its tasks failed. */
  public String trace(String connector) {
    return tasks(connector).stream()
        .filter(task -> task.has("trace"))
        .map(task -> task.get("trace").getAsString())
        .findFirst()
        .orElse("");
  }

  public void delete(String connector) {
    request("DELETE", "/connectors/" + connector, null);
  }

  /** Its tasks stay, and take no records. */
  public void pause(String connector) {
    request("PUT", "/connectors/" + connector + "/pause", null);
    awaitState(connector, "PAUSED", 1);
  }

  public void resume(String connector) {
    request("PUT", "/connectors/" + connector + "/resume", null);
  }

  /** What validation says, each problem in a line. */
  public String problems(String connectorClass, Map<String, String> config) {
    HttpResponse<String> answer =
        request(
            "PUT",
            "/connector-plugins/" + connectorClass + "/config/validate",
            new Gson().toJson(config));
    StringBuilder problems = new StringBuilder();
    JsonParser.parseReader(new StringReader(answer.body()))
        .getAsJsonObject()
        .getAsJsonArray("configs")
        .forEach(key ->
            key.getAsJsonObject()
                .getAsJsonObject("value")
                .getAsJsonArray("errors")
                .forEach(error -> problems.append(error.getAsString()).append('\n')));
    return problems.toString();
  }

  private HttpResponse<String> request(String method, String path, @Nullable String body) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(url + path))
              .header("Content-Type", "application/json")
              .method(
                  method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** An attribute of an MBean in the worker. */
  public Object figure(String bean, String attribute) throws Exception {
    return jmx(server -> server.getAttribute(new ObjectName(bean), attribute));
  }

  /** The names of its MBeans that match a pattern. */
  public List<String> beans(String pattern) throws Exception {
    return jmx(server ->
        server.queryNames(new ObjectName(pattern), null).stream()
            .map(ObjectName::getCanonicalName)
            .toList());
  }

  private interface Question<T> {
    T ask(MBeanServerConnection server) throws JMException, IOException;
  }

  @SuppressWarnings("BanJNDI") // the address is that of our own child
  private <T> T jmx(Question<T> question) throws Exception {
    VirtualMachine machine = VirtualMachine.attach(String.valueOf(process.pid()));
    try (JMXConnector jmx =
        JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
      return question.ask(jmx.getMBeanServerConnection());
    } finally {
      machine.detach();
    }
  }

  public void kill() {
    process.kill();
  }

  /** What it logged. */
  public String log() {
    return process.output();
  }

  /** SIGTERM: tasks flush and commit. */
  public void terminate() {
    process.terminate();
  }

  @Override
  public void close() {
    process.close();
  }
}
