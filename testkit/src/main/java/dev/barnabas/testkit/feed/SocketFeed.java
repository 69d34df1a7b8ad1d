package dev.barnabas.testkit.feed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A WebSocket server (RFC 6455) on a real socket that says to each client what the test says.
 * Thread: the test's, and one for each socket.
 */
public final class SocketFeed implements AutoCloseable {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int FINAL = 0x80;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int WAIT_MAX_SECONDS = 60;

  private final ServerSocket listening;
  private final BlockingQueue<Client> clients = new ArrayBlockingQueue<>(100);

  /** Listens on any free port. */
  public SocketFeed() {
    try {
      listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Where it listens, as {@code ws://HOST:PORT/feed}. */
  public String url() {
    return "ws://127.0.0.1:" + listening.getLocalPort() + "/feed";
  }

  /** The next client that connects. */
  public Client client() throws InterruptedException {
    Client client = clients.poll(WAIT_MAX_SECONDS, TimeUnit.SECONDS);
    if (client == null) {
      throw new AssertionError("nobody connects");
    }
    return client;
  }

  /** Clients that have connected and were not asked for. */
  public int others() {
    return clients.size();
  }

  private void accept() {
    try {
      while (true) {
        Client client = new Client(listening.accept());
        client.shakeHands();
        clients.add(client);
        Thread.ofVirtual().start(client::read);
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that is connected. Thread: the test's; what it sends is read on another. */
  public static final class Client {
    private final DataInputStream in;
    private final DataOutputStream out;
    private final ReentrantLock writing = new ReentrantLock();

    private Client(Socket socket) throws IOException {
      this.in = new DataInputStream(socket.getInputStream());
      this.out = new DataOutputStream(socket.getOutputStream());
    }

    private void shakeHands() throws IOException {
      var request = new ByteArrayOutputStream();
      while (!request.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
        request.write(in.readByte());
      }
      String key =
          request.toString(ISO_8859_1).replaceAll("(?is).*sec-websocket-key: *(\\S+).*", "$1");
      String answer =
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + Base64.getEncoder().encodeToString(sha1(key + GUID))
              + "\r\n\r\n";
      out.write(answer.getBytes(ISO_8859_1));
    }

    private static byte[] sha1(String text) {
      try {
        return MessageDigest.getInstance("SHA-1").digest(text.getBytes(ISO_8859_1));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
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
            data[i] ^= mask[i % mask.length];
          }
          if (opcode == CLOSE) {
            frame(CLOSE, data);
          }
        }
      } catch (IOException closed) {
        // It has gone.
      }
    }

    /** Sends it a text. */
    public void send(String text) throws IOException {
      frame(TEXT, text.getBytes(UTF_8));
    }

    private void frame(int opcode, byte[] data) throws IOException {
      writing.lock();
      try {
        out.writeByte(FINAL | opcode);
        if (data.length < 126) {
          out.writeByte(data.length);
        } else if (data.length < 1 << 16) {
          out.writeByte(126);
          out.writeShort(data.length);
        } else {
          out.writeByte(127);
          out.writeLong(data.length);
        }
        out.write(data);
        out.flush();
      } finally {
        writing.unlock();
      }
    }
  }
}
