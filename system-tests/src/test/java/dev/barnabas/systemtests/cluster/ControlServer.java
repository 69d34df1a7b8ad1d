package dev.barnabas.systemtests.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * Lets a script, in Node.js or a browser, work the proxy in the middle of its scenario ({@code
 * /control/cut} and so on), and serves the files that a browser's page needs.
 */
public final class ControlServer implements AutoCloseable {
  private static final Map<String, String> TYPES =
      Map.of("html", "text/html; charset=utf-8", "js", "text/javascript", "mjs", "text/javascript");

  private final HttpServer server;
  private final Map<String, Runnable> orders;

  private ControlServer(HttpServer server, TcpProxy proxy) {
    this.server = server;
    orders = new ConcurrentHashMap<>();
    orders.put("cut", proxy::cutAll);
    orders.put("hold", proxy::hold);
    orders.put("release", proxy::release);
    orders.put("swallow", proxy::swallow);
    orders.put("swallowAnswers", proxy::swallowAnswers);
    orders.put("refuse", proxy::refuse);
    orders.put("admit", proxy::admit);
  }

  /** One more order; it is answered when the action has ended. */
  public void add(String order, Runnable action) {
    orders.put(order, action);
  }

  /**
   * Starts it on any free port.
   *
   * @param files address below {@code /} → file
   */
  public static ControlServer start(TcpProxy proxy, Map<String, Path> files) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      ControlServer control = new ControlServer(server, proxy);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/control/", control::obey);
      files.forEach((name, file) -> server.createContext('/' + name, e -> send(e, file)));
      server.start();
      return control;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private void obey(HttpExchange exchange) throws IOException {
    String order = exchange.getRequestURI().getPath().substring("/control/".length());
    Runnable action = orders.get(order);
    if (action != null) {
      action.run();
    }
    answer(exchange, action == null ? 404 : 200, order.getBytes(UTF_8));
  }

  private static void send(HttpExchange exchange, Path file) throws IOException {
    String name = file.getFileName().toString();
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    exchange.getResponseHeaders().set("Content-Type", type);
    answer(exchange, 200, Files.readAllBytes(file));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
