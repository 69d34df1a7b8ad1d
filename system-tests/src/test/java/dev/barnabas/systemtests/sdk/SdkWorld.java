package dev.barnabas.systemtests.sdk;

import com.google.gson.Gson;
import dev.barnabas.systemtests.cluster.ControlServer;
import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.TcpProxy;
import dev.barnabas.systemtests.cluster.Yaml;
import dev.barnabas.systemtests.tools.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What all tests of SDKs run against, started when the first of them needs it: one node, or three
 * behind a balancer that gives each new socket to the next of them.
 *
 * @param port where clients connect
 * @param proxy another way there, which scenarios cut, hold and swallow
 */
record SdkWorld(int port, TcpProxy proxy, ControlServer control) {
  private static final String SECRET = "a-secret-of-the-tests";

  static final String KEY = "app1.full:" + SECRET;

  /** May attach to {@code readonly:*} and nothing else. */
  static final String LIMITED_KEY = "app1.limited:" + SECRET;

  private static final String CONFIG =
      """
      apps:
        - id: app1
          keys:
            - { name: full, secret: %1$s }
            - { name: limited, secret: %1$s, capability: { "readonly:*": [subscribe] } }
      namespaces:
        - { id: mutable, mutableMessages: true }
      """
          .formatted(SECRET);

  /** A topic that `dev` makes. */
  private static final String DIRECT_RULE =
      """
      egress:
        - { name: direct, from: { topics: [direct] }, channel: "direct:#{key}", via: direct }
      """;

  static SdkWorld get() {
    return OneNode.WORLD;
  }

  static SdkWorld threeNodes() {
    return ThreeNodes.WORLD;
  }

  /** What {@code scenarios.mjs} wants to know, as JSON; the SDK chooses its transports. */
  String json(boolean binary) {
    return new Gson().toJson(facts(binary));
  }

  /** The same with the one transport that the SDK may use. */
  String json(String transport) {
    Map<String, Object> facts = new LinkedHashMap<>(facts(false));
    facts.put("transports", List.of(transport));
    return new Gson().toJson(facts);
  }

  private Map<String, Object> facts(boolean binary) {
    return Map.of(
        "port",
        port,
        "proxyPort",
        proxy.port(),
        "control",
        control.url(),
        "key",
        KEY,
        "limitedKey",
        LIMITED_KEY,
        "binary",
        binary);
  }

  /** The files that a page of the tests loads, by name. */
  private static Map<String, Path> files() {
    Path scripts = Tools.javascript();
    return Map.of(
        "browser.html", scripts.resolve("browser.html"),
        "scenarios.mjs", scripts.resolve("scenarios.mjs"),
        "rest-scenarios.mjs", scripts.resolve("rest-scenarios.mjs"),
        "changes.mjs", scripts.resolve("changes.mjs"),
        "occupancy.mjs", scripts.resolve("occupancy.mjs"),
        "world.mjs", scripts.resolve("world.mjs"),
        "ably.min.js", scripts.resolve("node_modules/ably/build/ably.min.js"));
  }

  private static final class OneNode {
    /** The processes end with this JVM. */
    static final SdkWorld WORLD = start();

    private static SdkWorld start() {
      NodeProcess node = NodeProcess.dev("--no-demo", "--config", configFile().toString());
      TcpProxy proxy = TcpProxy.start(node.port());
      return new SdkWorld(node.port(), proxy, ControlServer.start(proxy, files()));
    }

    private static Path configFile() {
      try {
        Path file = Files.createTempFile(Path.of("target").toAbsolutePath(), "sdk-world", ".yaml");
        return Files.writeString(file, CONFIG + DIRECT_RULE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class ThreeNodes {
    /** The processes end with this JVM. */
    static final SdkWorld WORLD = start();

    private static SdkWorld start() {
      Path folder = folder();
      KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"));
      kafka.createTopic("direct", 4);
      String yaml = Yaml.node(kafka) + "sandbox: true\n" + CONFIG + DIRECT_RULE;
      Integer[] ports =
          IntStream.range(0, 3)
              .mapToObj(_ -> NodeProcess.serve(folder, yaml).port())
              .toArray(Integer[]::new);
      TcpProxy balancer = TcpProxy.rotating(ports);
      TcpProxy proxy = TcpProxy.rotating(ports);
      return new SdkWorld(balancer.port(), proxy, ControlServer.start(proxy, files()));
    }

    /** Kafka's data, remade by each run. */
    private static Path folder() {
      try {
        return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "three-nodes");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
