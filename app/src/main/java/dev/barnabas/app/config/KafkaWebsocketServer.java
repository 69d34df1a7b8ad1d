package dev.barnabas.app.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What kafka-websocket's {@code server.properties} says.
 *
 * @param port plain, beside that of {@code tls}
 * @param tls null: {@code ws.ssl} is false
 * @param all every property, for plug-ins
 */
public record KafkaWebsocketServer(
    int port,
    @Nullable Tls tls,
    @Nullable String inputTransform,
    @Nullable String outputTransform,
    Map<String, String> all) {
  private static final int PORT_MAX = 65_535;

  /** Suites with authenticated encryption and keys that are made anew for each connection. */
  private static final Pattern STRONG =
      Pattern.compile("TLS_(AES|CHACHA20|(ECDHE|DHE)_\\w+_WITH_\\w*(GCM|CHACHA20|CCM))_?\\w*");

  private static final List<String> PROTOCOLS = List.of("TLSv1.2", "TLSv1.3");

  /**
   * The second listener.
   *
   * @param trustStore null: the key store
   * @param protocols empty: what Java has, as {@code ciphers}
   * @param clientAuth none, optional or required
   */
  public record Tls(
      int port,
      Store keyStore,
      @Nullable Store trustStore,
      List<String> protocols,
      List<String> ciphers,
      String clientAuth) {}

  /** A key store and its password. */
  public record Store(Path file, String password) {
    @Override
    public String toString() {
      return file.toString();
    }
  }

  static KafkaWebsocketServer of(
      Path folder, Map<String, String> file, List<Problem> problems, List<String> warnings) {
    var reading = new Reading(folder, file, problems, warnings);
    return new KafkaWebsocketServer(
        reading.port("ws.port", 8080),
        "true".equals(file.get("ws.ssl")) ? reading.tls() : null,
        file.get("ws.inputTransformClass"),
        file.get("ws.outputTransformClass"),
        Map.copyOf(file));
  }

  private record Reading(
      Path folder, Map<String, String> file, List<Problem> problems, List<String> warnings) {
    int port(String key, int standard) {
      String text = file.getOrDefault(key, String.valueOf(standard));
      int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
      if (port < 0 || port > PORT_MAX) {
        report(key, text, "must be a port, 0 to 65535");
      }
      return Math.clamp(port, 0, PORT_MAX);
    }

    Tls tls() {
      String clientAuth = file.getOrDefault("ws.ssl.clientAuth", "none");
      if (!List.of("none", "optional", "required").contains(clientAuth)) {
        report("ws.ssl.clientAuth", clientAuth, "must be none, optional or required");
      }
      Store keys = store("ws.ssl.keyStore");
      if (keys == null) {
        report("ws.ssl.keyStorePath", null, "is missing, and ws.ssl is true");
      }
      return new Tls(
          port("ws.ssl.port", 8443),
          keys == null ? new Store(folder, "") : keys,
          store("ws.ssl.trustStore"),
          kept("ws.ssl.protocols", PROTOCOLS::contains),
          kept("ws.ssl.ciphers", cipher -> STRONG.matcher(cipher).matches()),
          clientAuth);
    }

    private @Nullable Store store(String name) {
      String path = file.get(name + "Path");
      if (path == null || path.isEmpty()) {
        return null;
      }
      Path found = find(path);
      if (!Files.isReadable(found)) {
        report(name + "Path", path, "can't be read");
      }
      String password = file.get(name + "Password");
      return new Store(
          found, password == null ? file.getOrDefault("ws.ssl.keyStorePassword", "") : password);
    }

    /** Paths were relative to where the program ran: mostly the folder above {@code conf}. */
    private Path find(String path) {
      Path above = folder.toAbsolutePath().resolveSibling(path);
      return Stream.of(above, folder.resolve(path), Path.of(path))
          .filter(Files::isReadable)
          .findFirst()
          .orElse(above);
    }

    private List<String> kept(String key, Predicate<String> strong) {
      var kept = new ArrayList<String>();
      var dropped = new ArrayList<String>();
      for (String one : file.getOrDefault(key, "").split("[,\\s]+", -1)) {
        if (!one.isEmpty()) {
          (strong.test(one) ? kept : dropped).add(one);
        }
      }
      if (!dropped.isEmpty()) {
        warnings.add(
            "server.properties: %s: %s %s weak and dropped%s"
                .formatted(
                    key,
                    String.join(", ", dropped),
                    dropped.size() == 1 ? "is" : "are",
                    kept.isEmpty() ? "; Java's own choice counts" : ""));
      }
      return List.copyOf(kept);
    }

    private void report(String key, @Nullable String value, String rule) {
      problems.add(new Problem("server.properties: " + key, value, rule, "", ""));
    }
  }
}
