package dev.barnabas.systemtests.sdk;

import com.google.gson.Gson;
import dev.barnabas.systemtests.cluster.ControlServer;
import dev.barnabas.systemtests.cluster.HttpsPort;
import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.TcpProxy;
import dev.barnabas.systemtests.cluster.TestAuthority;
import dev.barnabas.systemtests.tools.PythonScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A node with TLS for all tests of ably-python, behind port 443: the SDK's realtime client knows no
 * other port, and its REST client sends no key without TLS (ably-protocol 25.19).
 *
 * <p>Thread: the test's; {@link #replace} the control server's, while the test waits.
 */
final class PythonWorld {
  private static final String SECRET = "a-secret-of-the-tests";
  private final Path folder;
  private final String yaml;
  private final String host;
  private final TestAuthority authority;
  private final TcpProxy proxy;
  private final ControlServer control;
  private NodeProcess node;

  private PythonWorld(Path folder) {
    this.folder = folder;
    ServerSocket port = HttpsPort.bind();
    host = port.getInetAddress().getHostAddress();
    authority = TestAuthority.in(folder, host);
    KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"));
    yaml =
        """
        kafka: { bootstrap: "%s" }
        log: { partitions: 4, replicationFactor: 1 }
        listen: { host: 127.0.0.1, port: 0, tls: { certificate: "%s", key: "%s" } }
        sandbox: true
        apps:
          - id: app1
            keys:
              - { name: full, secret: %s }
              - { name: limited, secret: %4$s, capability: { "readonly:*": [subscribe] } }
        namespaces:
          - { id: mutable, mutableMessages: true }
        """
            .formatted(kafka.bootstrap(), authority.certificate(), authority.key(), SECRET);
    node = NodeProcess.serve(folder, yaml);
    proxy = TcpProxy.behind(port, node.port());
    control = ControlServer.start(proxy, Map.of());
    control.add("replace", this::replace);
  }

  static PythonWorld get() {
    return Holder.WORLD;
  }

  /** A process of {@code run.py} in this world. */
  Scenarios scenarios(boolean binary) {
    var script =
        new PythonScript("run.py", new Gson().toJson(facts(binary)), authority.authority());
    return new ScriptScenarios(script::ask, script::close);
  }

  private Map<String, Object> facts(boolean binary) {
    return Map.of(
        "host",
        host,
        "control",
        control.url(),
        "key",
        "app1.full:" + SECRET,
        "limitedKey",
        "app1.limited:" + SECRET,
        "testApp",
        Fixtures.app("ably-python-testAppSpec.json"),
        "binary",
        binary);
  }

  /** As in a rolling restart: the new one serves before the old one is told to end. */
  private void replace() {
    NodeProcess old = node;
    node = NodeProcess.serve(folder, yaml);
    proxy.targets(node.port());
    old.process().terminate();
  }

  private static final class Holder {
    /** The processes end with this JVM. */
    static final PythonWorld WORLD = new PythonWorld(newFolder());

    private static Path newFolder() {
      try {
        return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "python");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
