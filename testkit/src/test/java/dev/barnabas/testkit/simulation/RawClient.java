package dev.barnabas.testkit.simulation;

import dev.barnabas.core.access.Credential;
import dev.barnabas.core.session.ConnectRequest;
import dev.barnabas.core.session.Session;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.frame.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client that sends what it is told to and writes down what it hears.
 *
 * <p>Thread: the one that runs the world.
 */
final class RawClient implements SimulatedTransport.Receiver {
  private final List<Map<?, ?>> frames = new ArrayList<>();
  private final SimulatedTransport transport;
  private boolean closed;

  RawClient(SimulatedNode node, String token) {
    this(node, new Credential.Token(token));
  }

  RawClient(SimulatedNode node, Credential credential) {
    this(node, request(credential));
  }

  RawClient(SimulatedNode node, ConnectRequest request) {
    transport = node.connect(request, WireFormat.JSON, this);
  }

  static ConnectRequest request(Credential credential) {
    return resuming(credential, null);
  }

  /**
   * Goes on with a connection.
   *
   * @param key of it; null: a new one
   */
  static ConnectRequest resuming(Credential credential, @Nullable String key) {
    return new ConnectRequest(
        credential, "6", null, null, true, true, key, null, false, null, null);
  }

  @Override
  public void onFrame(SimulatedTransport from, Object tree) {
    frames.add((Map<?, ?>) tree);
  }

  @Override
  public void onClosed(SimulatedTransport gone) {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  SimulatedTransport transport() {
    return transport;
  }

  List<Map<?, ?>> frames() {
    return frames;
  }

  List<Map<?, ?>> of(int action) {
    return frames.stream().filter(frame -> Wire.number(frame, "action") == action).toList();
  }

  /** The server's end. */
  Session session() {
    Session session = transport.session();
    if (session == null) {
      throw new AssertionError("no session yet");
    }
    return session;
  }

  /** The key of its connection, as it was told. */
  String connectionKey() {
    Map<?, ?> details = Wire.map(of(Action.CONNECTED).getFirst().get("connectionDetails"));
    return String.valueOf(details.get("connectionKey"));
  }

  String connectionId() {
    return String.valueOf(of(Action.CONNECTED).getFirst().get("connectionId"));
  }

  /** Loses its transport without a word. */
  void cut() {
    transport.cut(0, 0);
  }

  void send(int action, Map<String, ?> fields) {
    Map<String, @Nullable Object> frame = Wire.frame(action);
    frame.putAll(fields);
    transport.send(frame);
  }

  void renew(String token) {
    send(Action.AUTH, Map.of("auth", Map.of("accessToken", token)));
  }

  void attach(String channel) {
    send(Action.ATTACH, Map.of("channel", channel));
  }

  void publish(String channel, long msgSerial) {
    publish(channel, msgSerial, "text");
  }

  void publish(String channel, long msgSerial, String data) {
    send(
        Action.MESSAGE,
        Map.of(
            "channel", channel, "msgSerial", msgSerial, "messages", List.of(Map.of("data", data))));
  }
}
