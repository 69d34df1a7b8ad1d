package dev.barnabas.systemtests.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A WebSocket client that sends whatever bytes it is given. Thread: the test's. */
final class RawSocket implements AutoCloseable {
  private static final int READ_MILLIS_MAX = 60_000;

  private final Socket socket;

  RawSocket(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(READ_MILLIS_MAX);
  }

  /** Opens a connection of the protocol and waits for CONNECTED. */
  RawSocket connect(String key, String format) throws IOException {
    String request =
        "GET /?v=6&heartbeats=true&key="
            + key.replace(":", "%3A")
            + "&format="
            + format
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    send(request.getBytes(ISO_8859_1));
    String head = "";
    InputStream in = socket.getInputStream();
    while (!head.endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException(head);
      }
      head += (char) next;
    }
    if (!head.startsWith("HTTP/1.1 101")) {
      throw new IOException(head);
    }
    var _ = read();
    return this;
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** The payload of the next frame. */
  String read() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    in.readByte();
    int length = in.readByte() & 0x7F;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    return new String(in.readNBytes(length), UTF_8);
  }

  /** A client's frame: masked, with a mask of zeros. */
  static byte[] frame(int first, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    if (payload.length < 126) {
      out.write(0x80 | payload.length);
    } else {
      out.write(0x80 | 127);
      out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(payload.length).array());
    }
    out.writeBytes(new byte[4]);
    out.writeBytes(payload);
    return out.toByteArray();
  }

  static byte[] text(String payload) {
    return frame(0x81, payload.getBytes(UTF_8));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
