package dev.barnabas.systemtests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Stands between clients and nodes: cuts, holds and swallows what flows, and sends each new socket
 * to the first node of its list that answers, or to each in turn, as load balancers do.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int CONNECT_MILLIS_MAX = 2_000;
  private static final int BACKLOG = 1_000;

  private final ServerSocket server;
  private final Set<ProxiedSocket> sockets = ConcurrentHashMap.newKeySet();
  private volatile List<Integer> targets;
  private final AtomicInteger turn = new AtomicInteger();
  private volatile boolean rotating;
  private volatile boolean refusing;

  private TcpProxy(ServerSocket server, List<Integer> targets) {
    this.server = server;
    this.targets = targets;
  }

  /** Listens on any free port for nodes on these ports of this machine. */
  public static TcpProxy start(Integer... targets) {
    try {
      ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
      return behind(server, targets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same behind a socket that listens already; it is closed with the proxy. */
  public static TcpProxy behind(ServerSocket server, Integer... targets) {
    TcpProxy proxy = new TcpProxy(server, List.of(targets));
    Thread.ofVirtual().start(proxy::accept);
    return proxy;
  }

  /** The same, and each new socket goes to the next of them. */
  public static TcpProxy rotating(Integer... targets) {
    TcpProxy proxy = start(targets);
    proxy.rotating = true;
    return proxy;
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Where new sockets go, the first that answers. */
  public void targets(Integer... ports) {
    targets = List.of(ports);
  }

  /** How many sockets are open. */
  public int open() {
    return sockets.size();
  }

  /** Ends all sockets without a word. */
  public void cutAll() {
    sockets.forEach(ProxiedSocket::close);
  }

  /** Ends one socket without a word. */
  public void cutOne(RandomGenerator random) {
    List<ProxiedSocket> all = new ArrayList<>(sockets);
    if (!all.isEmpty()) {
      all.get(random.nextInt(all.size())).close();
    }
  }

  /** New sockets are closed at once, until {@link #admit}. */
  public void refuse() {
    refusing = true;
  }

  public void admit() {
    refusing = false;
  }

  /** What flows in the open sockets waits until {@link #release}. */
  public void hold() {
    sockets.forEach(ProxiedSocket::hold);
  }

  public void release() {
    sockets.forEach(ProxiedSocket::release);
  }

  /** The open sockets stay open, and what flows in them is lost, as on a dead network path. */
  public void swallow() {
    sockets.forEach(socket -> socket.swallow(true));
  }

  /** The same, only from the node to the client. */
  public void swallowAnswers() {
    sockets.forEach(socket -> socket.swallow(false));
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        // Closed, or the client was gone before it was accepted.
      }
    }
  }

  private void serve(Socket client) {
    try {
      if (refusing) {
        client.close();
        return;
      }
      ProxiedSocket socket = new ProxiedSocket(client, connect());
      sockets.add(socket);
      socket.run(() -> sockets.remove(socket));
    } catch (IOException e) {
      close(client);
    }
  }

  private Socket connect() throws IOException {
    IOException last = new IOException("no target");
    List<Integer> inTurn = new ArrayList<>(targets);
    if (rotating) {
      Collections.rotate(inTurn, turn.getAndIncrement());
    }
    for (int port : inTurn) {
      Socket node = new Socket();
      try {
        node.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS_MAX);
        return node;
      } catch (IOException e) {
        node.close();
        last = e;
      }
    }
    throw last;
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed either way.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cutAll();
  }
}
