package dev.barnabas.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.SocketFactory;

/** A plain socket, for bytes that no client library would send. Thread: the caller's. */
public final class RawSocket implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;

  private RawSocket(Socket socket) {
    this.socket = socket;
  }

  static RawSocket open(int port) {
    return open(SocketFactory.getDefault(), port);
  }

  static RawSocket open(SocketFactory factory, int port) {
    try {
      Socket socket = factory.createSocket("localhost", port);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      return new RawSocket(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public RawSocket send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawSocket send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A request to become a WebSocket; the query without its question mark. */
  public static String upgradeRequest(String query) {
    return """
    GET /?%s HTTP/1.1
    Host: x
    Upgrade: websocket
    Connection: Upgrade
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
    Sec-WebSocket-Version: 13

    """
        .formatted(query)
        .replace("\n", "\r\n");
  }

  /** Upgrades to a WebSocket. */
  public RawSocket upgrade(String query) {
    send(upgradeRequest(query));
    String head = readHead();
    if (!head.startsWith("HTTP/1.1 101")) {
      throw new AssertionError("no upgrade: " + head);
    }
    return this;
  }

  /** Reads up to and including an empty line. */
  public String readHead() {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) readByte());
    }
    return head.toString();
  }

  /** Reads one answer, its body by Content-Length. */
  public String readAnswer() {
    String head = readHead();
    int at = head.toLowerCase(Locale.ROOT).indexOf("content-length: ");
    int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16).split("\r\n", 2)[0]);
    return head + new String(readBytes(length), StandardCharsets.UTF_8);
  }

  /** Reads one chunk of a body that comes in chunks; empty: the last. */
  public String readChunk() {
    int length = Integer.parseInt(readLine(), 16);
    String chunk = new String(readBytes(length), StandardCharsets.UTF_8);
    readLine();
    return chunk;
  }

  private String readLine() {
    var line = new StringBuilder();
    while (line.indexOf("\r\n") < 0) {
      line.append((char) readByte());
    }
    return line.substring(0, line.length() - 2);
  }

  /** Reads one unmasked frame: its opcode, then its payload. */
  public byte[] readFrame() {
    int opcode = readByte() & 0x0F;
    int length = readByte();
    if (length == 126) {
      length = readByte() << 8 | readByte();
    }
    byte[] payload = readBytes(length);
    byte[] frame = new byte[payload.length + 1];
    frame[0] = (byte) opcode;
    System.arraycopy(payload, 0, frame, 1, payload.length);
    return frame;
  }

  /** The payload of the next frame. */
  public String readText() {
    byte[] frame = readFrame();
    return new String(frame, 1, frame.length - 1, StandardCharsets.UTF_8);
  }

  /** Everything until the server ends the socket, in whatever way. */
  public byte[] readToEnd() {
    var all = new ByteArrayOutputStream();
    try {
      InputStream in = socket.getInputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        all.write(next);
      }
    } catch (SocketException reset) {
      // An end too.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toByteArray();
  }

  private byte[] readBytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) readByte();
    }
    return bytes;
  }

  private int readByte() {
    try {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new AssertionError("the server ended the socket");
      }
      return next;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
