package dev.barnabas.bench.load;

import static dev.barnabas.bench.load.ClientFrames.BINARY;
import static dev.barnabas.bench.load.ClientFrames.TEXT;
import static dev.barnabas.bench.load.ClientFrames.text;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said after the upgrade of a WebSocket, until messages come. */
@SuppressWarnings("ImmutableEnumChecker") // nobody writes to the arrays
public enum Speech {
  /** Nothing: the server sends to whoever is connected. */
  NONE("", null),
  ABLY_JSON("", null, Step.on("\"action\":4", AblyAttach::json), Step.on("\"action\":11")),
  ABLY_BINARY(
      "", null, Step.on("\u00a6action\u0004", AblyAttach::binary), Step.on("\u00a6action\u000b")),
  /** Its server puts every client into the room. */
  SOCKET_IO(
      "",
      new Heartbeat("2", TEXT, "3"),
      Step.on("0{\"sid\"", channel -> text("40")),
      Step.on("40{\"sid\"")),
  NATS(
      "",
      new Heartbeat("PING\r\n", BINARY, "PONG\r\n"),
      Step.on("INFO ", Speech::natsSubscribe),
      Step.on("PONG")),
  MQTT(
      "mqtt",
      null,
      Step.say(channel -> ClientFrames.of(BINARY, MqttPackets.connect())),
      Step.on(" \u0002", channel -> ClientFrames.of(BINARY, MqttPackets.subscribe(channel))),
      Step.on("\u0090\u0003")),
  CENTRIFUGO(
      "",
      new Heartbeat("{}", TEXT, "{}"),
      Step.say(channel -> text("{\"id\":1,\"connect\":{}}")),
      Step.on("\"id\":1,\"connect\"", Speech::centrifugoSubscribe),
      Step.on("\"id\":2,\"subscribe\""));

  private final String subprotocol;
  private final @Nullable Heartbeat heartbeat;
  private final List<Step> steps;

  Speech(String subprotocol, @Nullable Heartbeat heartbeat, Step... steps) {
    this.subprotocol = subprotocol;
    this.heartbeat = heartbeat;
    this.steps = List.of(steps);
  }

  private static byte[] natsSubscribe(String channel) {
    String lines =
        "CONNECT {\"verbose\":false,\"pedantic\":false}\r\nSUB " + channel + " 1\r\nPING\r\n";
    return ClientFrames.of(BINARY, lines.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] centrifugoSubscribe(String channel) {
    return text("{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}");
  }

  /** As a node's query parameter {@code format} names it. */
  public String format() {
    return this == ABLY_BINARY ? "msgpack" : "json";
  }

  /** Whether its server is a node. */
  boolean isAbly() {
    return this == ABLY_JSON || this == ABLY_BINARY;
  }

  /** What the upgrade asks for; empty: none. */
  String subprotocol() {
    return subprotocol;
  }

  /** Null: the server asks by WebSocket's own frames, or never. */
  @Nullable Heartbeat heartbeat() {
    return heartbeat;
  }

  /** With the last one done, a client is attached. */
  List<Step> steps() {
    return steps;
  }
}
