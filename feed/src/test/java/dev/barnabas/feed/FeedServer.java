package dev.barnabas.feed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket server (RFC 6455, 7692), which does what the test says: unmasked frames out, short
 * frames in. Thread: the test's, and one for each socket.
 */
final class FeedServer implements AutoCloseable {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int WAIT_MAX_SECONDS = 30;

  private final ServerSocket listening;
  private final BlockingQueue<Client> clients = new ArrayBlockingQueue<>(100);
  private final String extension;

  FeedServer() throws IOException {
    this("");
  }

  /**
   * @param extension what it agrees to, such as permessage-deflate; empty: to none
   */
  FeedServer(String extension) throws IOException {
    this(extension, new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
  }

  /**
   * @param listening bound; belongs to the server
   */
  FeedServer(String extension, ServerSocket listening) {
    this.extension = extension;
    this.listening = listening;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  URI uri() {
    return URI.create("ws://127.0.0.1:" + listening.getLocalPort() + "/feed");
  }

  /** The next client that connects. */
  Client client() throws InterruptedException {
    Client client = clients.poll(WAIT_MAX_SECONDS, TimeUnit.SECONDS);
    if (client == null) {
      throw new AssertionError("nobody connects");
    }
    return client;
  }

  private void accept() {
    try {
      while (true) {
        begin(listening.accept());
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  /** Who does not like this server's certificate leaves in the midst of it. */
  private void begin(Socket socket) throws IOException {
    try {
      Client client = new Client(socket, extension);
      client.shakeHands();
      clients.add(client);
      Thread.ofVirtual().start(client::read);
    } catch (IOException | GeneralSecurityException refused) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  /** Thread: the test's; texts come on another. */
  static final class Client {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final BlockingQueue<String> texts = new ArrayBlockingQueue<>(10_000);
    private final ReentrantLock writing = new ReentrantLock();
    private final String extension;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private String head = "";

    Client(Socket socket, String extension) throws IOException {
      this.socket = socket;
      this.extension = extension;
      this.in = new DataInputStream(socket.getInputStream());
      this.out = socket.getOutputStream();
    }

    /** The request that opened it. */
    String head() {
      return head;
    }

    private void shakeHands() throws IOException, GeneralSecurityException {
      var request = new ByteArrayOutputStream();
      while (!request.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
        request.write(in.readByte());
      }
      head = request.toString(ISO_8859_1);
      String key = head.replaceAll("(?is).*sec-websocket-key: *(\\S+).*", "$1");
      byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
      String answer =
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + Base64.getEncoder().encodeToString(hash)
              + (extension.isEmpty() ? "" : "\r\nSec-WebSocket-Extensions: " + extension)
              + "\r\n\r\n";
      out.write(answer.getBytes(ISO_8859_1));
    }

    private void read() {
      try {
        while (true) {
          int opcode = in.readByte() & 0x0f;
          int length = in.readByte() & 0x7f;
          length = length == 126 ? in.readUnsignedShort() : length;
          byte[] mask = in.readNBytes(4);
          byte[] data = in.readNBytes(length);
          for (int i = 0; i < data.length; i++) {
            data[i] ^= mask[i % 4];
          }
          texts.add(
              switch (opcode) {
                case CLOSE -> {
                  frame(0x80 | CLOSE, data);
                  yield "(close)";
                }
                case PONG -> "(pong) " + new String(data, UTF_8);
                default -> new String(data, UTF_8);
              });
        }
      } catch (IOException closed) {
        texts.add("(end)");
      }
    }

    /** The next text that came; {@code (close)} and {@code (end)} are what they say. */
    @Nullable String text() throws InterruptedException {
      return texts.poll(WAIT_MAX_SECONDS, TimeUnit.SECONDS);
    }

    void send(String text) throws IOException {
      frame(0x80 | TEXT, text.getBytes(UTF_8));
    }

    void send(byte[] bytes) throws IOException {
      frame(0x80 | BINARY, bytes);
    }

    /** A text in two frames, with a ping between them. */
    void sendParts(String one, String other) throws IOException {
      frame(TEXT, one.getBytes(UTF_8));
      frame(0x80 | PING, "there?".getBytes(UTF_8));
      frame(0x80, other.getBytes(UTF_8));
    }

    /**
     * A text, packed (RFC 7692).
     *
     * @param flush SYNC_FLUSH goes on with what was sent before; FULL_FLUSH begins anew
     */
    void sendPacked(String text, int flush) throws IOException {
      byte[] data = text.getBytes(UTF_8);
      deflater.setInput(data);
      byte[] packed = new byte[data.length + 64];
      int length = deflater.deflate(packed, 0, packed.length, flush);
      frame(0xc0 | TEXT, Arrays.copyOf(packed, length - 4)); // without 00 00 FF FF
    }

    /** Whatever the first byte of the frame is to be. */
    void sendFrame(int first, byte[] data) throws IOException {
      frame(first, data);
    }

    /** A clean close, as a server that restarts sends it. */
    void sendClose() throws IOException {
      frame(0x80 | CLOSE, new byte[] {3, (byte) 0xe9});
    }

    /** The connection breaks. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    private void frame(int first, byte[] data) throws IOException {
      var bytes = new ByteArrayOutputStream();
      var frame = new DataOutputStream(bytes);
      frame.writeByte(first);
      if (data.length < 126) {
        frame.writeByte(data.length);
      } else if (data.length < 1 << 16) {
        frame.writeByte(126);
        frame.writeShort(data.length);
      } else {
        frame.writeByte(127);
        frame.writeLong(data.length);
      }
      frame.write(data);
      writing.lock();
      try {
        out.write(bytes.toByteArray());
        out.flush();
      } finally {
        writing.unlock();
      }
    }
  }
}
