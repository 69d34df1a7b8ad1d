package dev.barnabas.testkit.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.barnabas.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for a schema registry, as no package registry has one: a real HTTP server that answers
 * the GET requests of Confluent's REST API, and registers by a method.
 *
 * <p>Thread: any.
 */
public final class RegistryStandIn implements AutoCloseable {
  private static final Pattern BY_ID = Pattern.compile("/schemas/ids/(\\d+)");
  private static final Pattern BY_VERSION = Pattern.compile("/subjects/([^/]+)/versions/(\\d+)");
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;
  private static final int NO_SUBJECT = 40_401;
  private static final int NO_SCHEMA = 40_403;

  private final HttpServer server;
  private final String scheme;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<Integer, Schema> byId = new ConcurrentHashMap<>(); // ≤ those of a test
  private final Map<String, Schema> byVersion = new ConcurrentHashMap<>(); // ≤ those of a test
  private final AtomicInteger ids = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile @Nullable String authorization;
  private volatile int failing;

  /**
   * A schema.
   *
   * @param type {@code AVRO}, {@code PROTOBUF}, {@code JSON}
   * @param text a Protobuf one's is its descriptor as base64: {@code format=serialized}
   */
  public record Schema(String type, String text, List<Reference> references) {
    /** Without references. */
    public static Schema of(String type, String text) {
      return new Schema(type, text, List.of());
    }
  }

  /** What a schema refers to. */
  public record Reference(String name, String subject, int version) {}

  private RegistryStandIn(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Starts it on loopback; port 0: any free one. */
  public static RegistryStandIn start(int port) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      return new RegistryStandIn(HttpServer.create(address, 0), "http");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts one that speaks TLS, with the certificate of this context, on any free port. */
  public static RegistryStandIn start(SSLContext tls) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      HttpsServer server = HttpsServer.create(address, 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls));
      return new RegistryStandIn(server, "https");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Registers a schema; gives its id. */
  public int register(String subject, int version, Schema schema) {
    int id = ids.incrementAndGet();
    byId.put(id, schema);
    byVersion.put(subject + '/' + version, schema);
    return id;
  }

  /** From now on only who shows this gets an answer. */
  public void protect(String user, String password) {
    String pair = user + ':' + password;
    authorization =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** Answers everything with this status; 0: no longer. */
  public void fail(int status) {
    failing = status;
  }

  public String url() {
    return scheme + "://127.0.0.1:" + port();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** How many requests came so far. */
  public int requests() {
    return requests.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    String needed = authorization;
    if (failing > 0) {
      send(exchange, failing, Map.of("error_code", 50001L, "message", "stands still"));
    } else if (needed != null
        && !needed.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      send(exchange, UNAUTHORIZED, Map.of("error_code", 401L, "message", "Unauthorized"));
    } else {
      find(exchange);
    }
  }

  private void find(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Matcher id = BY_ID.matcher(path);
    Matcher version = BY_VERSION.matcher(path);
    if (id.matches()) {
      send(exchange, byId.get(Integer.parseInt(id.group(1))), NO_SCHEMA);
    } else if (version.matches()) {
      send(exchange, byVersion.get(version.group(1) + '/' + version.group(2)), NO_SUBJECT);
    } else {
      exchange.sendResponseHeaders(NOT_FOUND, -1);
      exchange.close();
    }
  }

  private static void send(HttpExchange exchange, @Nullable Schema schema, long missing)
      throws IOException {
    if (schema == null) {
      send(exchange, NOT_FOUND, Map.of("error_code", missing, "message", "not found"));
      return;
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    if (!schema.type().equals("AVRO")) {
      tree.put("schemaType", schema.type());
    }
    tree.put("schema", schema.text());
    if (!schema.references().isEmpty()) {
      tree.put(
          "references",
          schema.references().stream()
              .map(one ->
                  Map.of(
                      "name",
                      one.name(),
                      "subject",
                      one.subject(),
                      "version",
                      (long) one.version()))
              .toList());
    }
    send(exchange, OK, tree);
  }

  private static void send(HttpExchange exchange, int status, Map<String, ?> tree)
      throws IOException {
    byte[] body = Json.write(tree);
    exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(status, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
