package dev.barnabas.connect;

import dev.barnabas.connect.sink.TaskWorld;
import dev.barnabas.feed.FeedWorld;
import dev.barnabas.feed.socket.SocketWorld;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** What tasks are given: the clock, chance, threads, our version. */
final class World {
  /** The key under which a task is told its number. */
  static final String TASK = "barnabas.task";

  private static final String VERSION = readVersion();

  private World() {}

  static String version() {
    return VERSION;
  }

  /** What we call ourselves to nodes. */
  static String agent() {
    return "barnabas-connect/" + VERSION;
  }

  static TaskWorld forSink() {
    return new TaskWorld(
        System::nanoTime,
        () -> ThreadLocalRandom.current().nextLong(),
        ForkJoinPool.commonPool(),
        (pause, action) ->
            CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS)
                .execute(action));
  }

  static SocketWorld forSockets() {
    return new SocketWorld(System::nanoTime, new SecureRandom());
  }

  static FeedWorld forFeeds() {
    return FeedWorld.of(forSockets(), System::currentTimeMillis);
  }

  private static String readVersion() {
    var properties = new Properties();
    try (InputStream file = World.class.getResourceAsStream("/barnabas-connect.properties")) {
      if (file != null) {
        properties.load(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }

  /** The properties of a connector's task, which may be added to. */
  static Map<String, String> task(Map<String, String> properties, int task) {
    var config = new HashMap<>(properties);
    config.put(TASK, String.valueOf(task));
    return config;
  }
}
