package dev.barnabas.systemtests.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A Kafka broker in a process of its own, which can go away and come back on its port and folder.
 *
 * <p>Thread: the test's.
 */
public final class KafkaProcess implements AutoCloseable {
  private static final Pattern BOOTSTRAP = Pattern.compile("^Kafka bootstrap: (\\S+)$");

  private final Path folder;
  private ChildProcess process;
  private final String bootstrap;

  private KafkaProcess(Path folder) {
    this.folder = folder;
    process = launch("0");
    bootstrap = process.awaitLine(BOOTSTRAP);
  }

  /** Starts one on any free port and waits until clients can connect. */
  public static KafkaProcess start(Path folder) {
    return new KafkaProcess(folder);
  }

  public String bootstrap() {
    return bootstrap;
  }

  /** Makes a topic; returns when it is there. */
  public void createTopic(String name, int partitions) {
    createTopic(name, partitions, Map.of());
  }

  /** The same with settings of the topic's own. */
  public void createTopic(String name, int partitions, Map<String, String> configs) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin
          .createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(configs)))
          .all()
          .get(60, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      throw new IllegalStateException("the topic " + name + " could not be made", failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** SIGTERM, as in a rolling restart. */
  public void stop() {
    process.terminate();
  }

  /** It keeps its connections and answers nothing, until it is killed. */
  public void pause() {
    process.pause();
  }

  public void kill() {
    process.kill();
  }

  /** On the same port and folder. */
  public void restart() {
    process.close();
    process = launch(bootstrap.substring(bootstrap.lastIndexOf(':') + 1));
    process.awaitLine(BOOTSTRAP);
  }

  private ChildProcess launch(String port) {
    return ChildProcess.start(
        "kafka",
        Distribution.javaWithTests(KafkaHost.class.getName(), List.of(folder.toString(), port)),
        Map.of());
  }

  @Override
  public void close() {
    process.close();
  }
}
