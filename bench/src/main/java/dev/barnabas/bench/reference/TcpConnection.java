package dev.barnabas.bench.reference;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A connection of a publisher to a server of this machine: it writes, and reads what little comes.
 *
 * <p>Thread: its creator's.
 */
final class TcpConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket = new Socket();
  private final InputStream input;

  TcpConnection(int port) throws IOException {
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    input = new BufferedInputStream(socket.getInputStream());
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Whether something can be read at once. */
  boolean hasInput() throws IOException {
    return input.available() > 0;
  }

  byte[] read(int count) throws IOException {
    byte[] bytes = input.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the server ended the publisher's connection");
    }
    return bytes;
  }

  /** Without its end. */
  String readLine() throws IOException {
    var line = new StringBuilder();
    for (char c = next(); c != '\n'; c = next()) {
      line.append(c);
    }
    return line.toString().stripTrailing();
  }

  private char next() throws IOException {
    return (char) (read(1)[0] & 0xff);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
