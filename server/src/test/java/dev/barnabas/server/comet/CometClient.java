package dev.barnabas.server.comet;

import dev.barnabas.protocol.json.Json;
import dev.barnabas.server.RawSocket;
import dev.barnabas.server.TestServer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A client of comet that polls, request by request. Thread: the caller's. */
final class CometClient {
  static final String AUTH = "?key=" + TestServer.KEY;

  private final TestServer server;
  private final String key;

  private CometClient(TestServer server, String key) {
    this.server = server;
    this.key = key;
  }

  /** Connects; the first message holds the key. */
  static CometClient connect(TestServer server) {
    HttpResponse<byte[]> answer =
        server.send("GET", "/comet/connect" + AUTH + "&stream=false", null);
    return new CometClient(server, ids(text(answer)).getFirst());
  }

  /** The same session, asked of another node. */
  CometClient at(TestServer other) {
    return new CometClient(other, key);
  }

  String key() {
    return key;
  }

  HttpResponse<byte[]> send(String body) {
    return server.send(
        "POST",
        path("send"),
        body.getBytes(StandardCharsets.UTF_8),
        "content-type",
        "application/json");
  }

  HttpResponse<byte[]> get(String act) {
    return server.send("GET", path(act), null);
  }

  CompletableFuture<HttpResponse<byte[]>> receiving() {
    return CompletableFuture.supplyAsync(() -> get("recv"));
  }

  /** The ids of the messages of one receive request. */
  List<String> receive() {
    return ids(text(get("recv")));
  }

  String path(String act) {
    return "/comet/" + key + '/' + act + AUTH;
  }

  /** A receive request on a socket of its own. */
  RawSocket open() {
    return server.open().send("GET " + path("recv") + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  static String heartbeat(String id) {
    return "{\"action\":0,\"id\":\"" + id + "\"}";
  }

  static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  static List<String> ids(String array) {
    var ids = new ArrayList<String>();
    if (Json.parse(array) instanceof List<?> messages) {
      for (@Nullable Object message : messages) {
        if (message instanceof Map<?, ?> map) {
          ids.add(String.valueOf(map.get("id")));
        }
      }
    }
    return ids;
  }
}
