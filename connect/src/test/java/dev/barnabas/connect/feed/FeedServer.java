package dev.barnabas.connect.feed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket server for one client at a time (RFC 6455), which does what the test says: unmasked
 * frames out, text and close frames in. Thread: the test's, and one for each socket.
 */
final class FeedServer implements AutoCloseable {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int WAIT_MAX_SECONDS = 30;

  private final ServerSocket listening;
  private final BlockingQueue<Client> clients = new ArrayBlockingQueue<>(100);

  FeedServer() throws IOException {
    listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
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
        Socket socket = listening.accept();
        Client client = new Client(socket);
        client.shakeHands();
        clients.add(client);
        Thread.ofVirtual().start(client::read);
      }
    } catch (IOException | GeneralSecurityException closed) {
      // The test is over.
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
    private String head = "";

    Client(Socket socket) throws IOException {
      this.socket = socket;
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
              + "Sec-WebSocket-Accept: %s\r\n\r\n"
                  .formatted(Base64.getEncoder().encodeToString(hash));
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
          texts.add(opcode == CLOSE ? "(close)" : new String(data, UTF_8));
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
      frame(TEXT, text.getBytes(UTF_8));
    }

    void send(byte[] bytes) throws IOException {
      frame(BINARY, bytes);
    }

    /** A clean close, as a server that restarts sends it. */
    void sendClose() throws IOException {
      frame(CLOSE, new byte[] {3, (byte) 0xe9});
    }

    /** The connection breaks. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    private void frame(int opcode, byte[] data) throws IOException {
      var frame = new ByteArrayOutputStream();
      frame.write(0x80 | opcode);
      if (data.length < 126) {
        frame.write(data.length);
      } else {
        frame.write(126);
        frame.write(data.length >> 8);
        frame.write(data.length);
      }
      frame.writeBytes(data);
      out.write(frame.toByteArray());
      out.flush();
    }
  }
}
