package dev.barnabas.bench.load;

import dev.barnabas.bench.base.Wait;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A WebSocket server for one client, which gets what a test says and nothing else.
 *
 * <p>Thread: its creator's; another one lets the client in.
 */
public final class SmallServer implements AutoCloseable {
  private static final String UPGRADED =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

  private final ServerSocket listener;
  private final String greeting;
  private final Thread door;
  private volatile Socket client = new Socket();

  private SmallServer(ServerSocket listener, String greeting) {
    this.listener = listener;
    this.greeting = greeting;
    this.door = Thread.ofPlatform().daemon().start(this::letIn);
  }

  public static SmallServer start() throws IOException {
    return start("");
  }

  /** Its client gets this text at once; empty: nothing. */
  static SmallServer start(String greeting) throws IOException {
    var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    return new SmallServer(listener, greeting);
  }

  /** Its client, which counts without asking for anything. */
  public CrowdPlan plan() {
    return plan(Speech.NONE);
  }

  CrowdPlan plan(Speech speech) {
    return new CrowdPlan(
        Target.local(listener.getLocalPort(), "/", speech), 1, client -> "channel");
  }

  private void letIn() {
    try {
      client = listener.accept();
      var request =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
      String line = request.readLine();
      while (line != null && !line.isEmpty()) {
        line = request.readLine();
      }
      client.getOutputStream().write(UPGRADED.getBytes(StandardCharsets.US_ASCII));
      if (!greeting.isEmpty()) {
        send(greeting);
      }
    } catch (IOException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** The message with this number. */
  public void send(long sequence) throws IOException {
    send(Marker.text(sequence, Marker.now()));
  }

  /** A text of less than 126 bytes. */
  void send(String text) throws IOException {
    byte[] frame = new byte[2 + text.length()];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) text.length();
    System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, frame, 2, text.length());
    client.getOutputStream().write(frame);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    client.close();
    Wait.forEnd(door);
  }
}
