package dev.barnabas.app.training;

import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.msgpack.MessagePack;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A form in which clients and node speak. Thread: any. */
enum Speech {
  JSON("json"),
  MESSAGE_PACK("msgpack");

  private final String format;

  Speech(String format) {
    this.format = format;
  }

  /** As the query parameter {@code format} names it. */
  String format() {
    return format;
  }

  CompletableFuture<WebSocket> send(WebSocket socket, Map<String, ?> frame) {
    return switch (this) {
      case JSON -> socket.sendText(Json.text(frame), true);
      case MESSAGE_PACK -> socket.sendBinary(ByteBuffer.wrap(MessagePack.write(frame)), true);
    };
  }

  /** The number that says what a frame is; 0: it has none. */
  long action(byte[] payload) {
    Object tree =
        switch (this) {
          case JSON -> Json.parse(new String(payload, StandardCharsets.UTF_8));
          case MESSAGE_PACK -> MessagePack.parse(payload);
        };
    return tree instanceof Map<?, ?> frame && frame.get("action") instanceof Number action
        ? action.longValue()
        : 0;
  }
}
