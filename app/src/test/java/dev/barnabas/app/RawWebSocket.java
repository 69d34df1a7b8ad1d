package dev.barnabas.app;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.SocketFactory;

/**
 * A WebSocket by hand: every frame as it stands on the wire.
 *
 * <p>Thread: the test's.
 */
final class RawWebSocket implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;

  private final Socket socket;
  private final DataInputStream in;
  private final String head;

  /** A frame of the server's. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Frame(int opcode, byte[] payload) {
    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    boolean isText() {
      return opcode == TEXT;
    }

    boolean isBinary() {
      return opcode == BINARY;
    }

    boolean isClose() {
      return opcode == CLOSE;
    }

    /** Of a close frame: code and reason, such as {@code 1008 40160: …}. */
    String close() {
      if (!isClose()) {
        throw new IllegalStateException("no close: " + this);
      }
      return ByteBuffer.wrap(payload).getShort()
          + " "
          + new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return opcode + " " + text();
    }
  }

  private RawWebSocket(Socket socket, String request) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1_024));
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    this.head = readHead();
  }

  /**
   * Opens one.
   *
   * @param headers further lines of the request
   */
  static RawWebSocket open(int port, String path, String... headers) throws IOException {
    return open(SocketFactory.getDefault(), port, path, headers);
  }

  static RawWebSocket open(SocketFactory factory, int port, String path, String... headers)
      throws IOException {
    Socket socket = factory.createSocket();
    socket.setReceiveBufferSize(16 * 1024); // what is flushed and not read yet stays little
    socket.connect(new InetSocketAddress("localhost", port));
    return new RawWebSocket(socket, request(path, headers));
  }

  private static String request(String path, String... headers) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        + String.join("", Arrays.stream(headers).map(one -> one + "\r\n").toList())
        + "\r\n";
  }

  private String readHead() throws IOException {
    var read = new ByteArrayOutputStream();
    while (!read.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("no answer: " + read);
      }
      read.write(next);
    }
    return read.toString(StandardCharsets.ISO_8859_1);
  }

  /** The answer to the upgrade. */
  String head() {
    return head;
  }

  RawWebSocket text(String text) throws IOException {
    return send(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  RawWebSocket binary(byte[] payload) throws IOException {
    return send(BINARY, payload);
  }

  /** A frame with a mask of zeros, as any is allowed. */
  RawWebSocket send(int opcode, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) (0x80 | opcode));
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    frame.putInt(0).put(payload).flip();
    socket.getOutputStream().write(frame.array(), 0, frame.limit());
    return this;
  }

  /** The next frame but pings; waits for it. */
  Frame next() throws IOException {
    Frame frame = read();
    while (frame.opcode() == PING) {
      frame = read();
    }
    return frame;
  }

  private Frame read() throws IOException {
    int opcode = in.readUnsignedByte() & 0x0F;
    long length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] payload = new byte[(int) length];
    in.readFully(payload);
    return new Frame(opcode, payload);
  }

  /** Data frames until the socket ends. */
  int countToEnd() throws IOException {
    int count = 0;
    try {
      while (!next().isClose()) {
        count++;
      }
    } catch (EOFException | SocketException ended) {
      // A server that was killed ends it so.
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
