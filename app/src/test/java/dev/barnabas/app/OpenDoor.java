package dev.barnabas.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.ObjectName;

/** A node that serves topics beginning with {@code open-}, and how a test speaks to it. */
final class OpenDoor {
  static final String KEY = "shop.all:secret-1";

  private OpenDoor() {}

  static String path(String path) {
    return path + (path.contains("?") ? "&" : "?") + "key=" + KEY;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static byte[] binaryFrame(String topic, String value) {
    byte[] bytes = bytes("?" + topic + value);
    bytes[0] = (byte) topic.length();
    return bytes;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Of clients to the broker, which runs in this JVM. */
  static double brokerConnections() throws Exception {
    var beans = ManagementFactory.getPlatformMBeanServer();
    double sum = 0;
    for (ObjectName name :
        beans.queryNames(
            new ObjectName("kafka.server:type=socket-server-metrics,listener=*,networkProcessor=*"),
            null)) {
      sum += (Double) beans.getAttribute(name, "connection-count");
    }
    assertThat(sum).as("the broker counts its connections").isPositive();
    return sum;
  }

  static void until(Callable<Boolean> seen) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!seen.call()) {
      assertThat(System.nanoTime()).as("waited for a minute").isLessThan(deadline);
      LockSupport.parkNanos(20_000_000); // a look every 20 ms
    }
  }

  static BarnabasProcess startNode(Path folder, String bootstrap) throws Exception {
    Path config =
        Files.writeString(
            Files.createTempFile(folder, "barnabas", ".yaml"),
            """
            kafka: { bootstrap: "%s" }
            log: { partitions: 2, replicationFactor: 1 }
            listen: { host: 127.0.0.1, port: 0 }
            apps:
              - id: shop
                keys:
                  - { name: all, secret: secret-1, capability: { "[kafka]*": [subscribe, publish] } }
                  - { name: other, secret: secret-2, capability: { "[kafka]other": [subscribe] } }
                  - { name: channels, secret: secret-3, capability: { "*": ["*"] } }
            kafkaWebsocket:
              enabled: true
              topics: { consume: ["open-*"], produce: ["^open-.*"] }
            """
                .formatted(bootstrap));
    BarnabasProcess started = BarnabasProcess.start(folder, "serve", "--config", config.toString());
    started.awaitReady();
    return started;
  }
}
