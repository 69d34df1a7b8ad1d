package dev.barnabas.kafka.feed;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands before a broker, and hands on one last request of some clients before the network between
 * them breaks: what came of it they don't hear. Other clients, the broker itself among them, notice
 * nothing. Thread: any.
 */
final class CuttingProxy implements AutoCloseable {
  private static final int NOTHING = -1;

  /** The number of Kafka's request that ends a transaction. */
  static final int END_TRANSACTION = 26;

  private final ServerSocket listening;
  private final String clients;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile int port;
  private volatile int lastRequest = NOTHING;
  private volatile boolean cut;

  /** A request's head, as far as it matters. */
  private record Head(int api, String client) {
    static Head of(byte[] frame) {
      ByteBuffer bytes = ByteBuffer.wrap(frame);
      int api = bytes.getShort(0);
      int length = Math.max(0, bytes.getShort(8));
      return new Head(api, new String(frame, 10, length, StandardCharsets.UTF_8));
    }
  }

  /**
   * Listens on any free port.
   *
   * @param clients how the ids of those begin that are cut off
   */
  CuttingProxy(String clients) {
    this.clients = clients;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Where the broker listens. */
  void target(int brokersPort) {
    port = brokersPort;
  }

  /** The next request of this kind is the last one that gets through. */
  void cutAfter(int api) {
    lastRequest = api;
  }

  boolean isCut() {
    return cut;
  }

  void heal() {
    lastRequest = NOTHING;
    cut = false;
  }

  private void accept() {
    try {
      while (true) {
        connect(listening.accept());
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  /** While the broker is away, clients are hung up on. */
  private void connect(Socket client) {
    open.add(client);
    try {
      Socket broker = new Socket(InetAddress.getLoopbackAddress(), port);
      open.add(broker);
      Thread.ofVirtual().start(() -> requests(client, broker));
      Thread.ofVirtual().start(() -> answers(client, broker));
    } catch (IOException away) {
      close(client);
    }
  }

  private void requests(Socket client, Socket broker) {
    try (client) {
      var in = new DataInputStream(client.getInputStream());
      var out = new DataOutputStream(broker.getOutputStream());
      while (true) {
        byte[] frame = in.readNBytes(in.readInt());
        Head head = Head.of(frame);
        boolean affected = head.client().startsWith(clients);
        if (affected && cut) {
          return;
        }
        boolean last = affected && head.api() == lastRequest;
        if (last) {
          cut = true;
        }
        out.writeInt(frame.length);
        out.write(frame);
        out.flush();
        if (last) {
          return; // and the broker's side stays open, so that it is read and done
        }
      }
    } catch (IOException closed) {
      close(broker);
    }
  }

  private static void answers(Socket client, Socket broker) {
    try (client) {
      broker.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException closed) {
      // The client hears no more.
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(CuttingProxy::close);
  }
}
