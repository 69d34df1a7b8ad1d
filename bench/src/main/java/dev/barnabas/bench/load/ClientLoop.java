package dev.barnabas.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Some of the clients, on one thread: opens them a few at a time, then reads.
 *
 * <p>Thread: its own; what is volatile any.
 */
final class ClientLoop implements Runnable {
  private static final int PER_ADDRESS = 20_000; // below the ports that one address has
  private static final int SELECT_MILLIS = 50;
  private static final int HELD_BUFFER_BYTES = 4_096; // full soon

  private final CrowdPlan plan;
  private final int first;
  private final LoopTally tally = new LoopTally();
  private final ReadSpace space = new ReadSpace();
  private final Selector selector;
  private final List<Client> clients = new ArrayList<>();
  private int opened;
  private final AtomicInteger attached = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private volatile @Nullable String firstLoss;
  private volatile boolean held;
  private volatile boolean stopped;
  private boolean holding;

  /** Has the clients {@code first}, {@code first + loops}, and so on. */
  ClientLoop(CrowdPlan plan, int first) throws IOException {
    this.plan = plan;
    this.first = first;
    this.selector = Selector.open();
  }

  LoopTally tally() {
    return tally;
  }

  int attached() {
    return attached.get();
  }

  int lost() {
    return lost.get();
  }

  /** Why the first connection ended; null: none did. */
  @Nullable String firstLoss() {
    return firstLoss;
  }

  /** Only when the thread has ended. */
  List<Client> clients() {
    return clients;
  }

  /** Whether those of the plan that can be held are to read nothing. */
  void hold(boolean wanted) {
    held = wanted;
    selector.wakeup();
  }

  void stop() {
    stopped = true;
    selector.wakeup();
  }

  @Override
  public void run() {
    try (selector) {
      while (!stopped) {
        openSome();
        holdOrNot();
        selector.select(this::onReady, SELECT_MILLIS);
        tally.onTurnEnd();
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Sockets of held clients fill, here and at the server. */
  private void holdOrNot() {
    if (held == holding) {
      return;
    }
    holding = held;
    for (SelectionKey key : selector.keys()) {
      if (key.isValid() && ((Client) key.attachment()).isHoldable()) {
        key.interestOps(holding ? 0 : SelectionKey.OP_READ);
      }
    }
  }

  private void openSome() throws IOException {
    int room = Math.max(1, CrowdPlan.OPENING_MAX / plan.loops());
    while (first + opened * plan.loops() < plan.clients()
        && opened - attached.get() - lost.get() < room) {
      open(first + opened++ * plan.loops());
    }
  }

  private void open(int number) throws IOException {
    var socket = SocketChannel.open();
    socket.configureBlocking(false);
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (plan.clients() > PER_ADDRESS) {
      socket.bind(new InetSocketAddress("127.0.0." + (2 + number / PER_ADDRESS), 0));
    }
    if (plan.isHoldable(number)) {
      socket.setOption(StandardSocketOptions.SO_RCVBUF, HELD_BUFFER_BYTES);
    }
    var client = new Client(socket, number, plan, tally);
    clients.add(client);
    boolean connected = socket.connect(plan.target().address());
    SelectionKey key = socket.register(selector, SelectionKey.OP_CONNECT, client);
    if (connected) {
      client.onConnected(key);
    }
  }

  private void onReady(SelectionKey key) {
    var client = (Client) key.attachment();
    var socket = (SocketChannel) key.channel();
    boolean before = client.isAttached();
    try {
      if (key.isConnectable()) {
        if (socket.finishConnect()) {
          client.onConnected(key);
        }
      } else if (key.isReadable() && !client.onReadable(space)) {
        lose(key, socket, "the server closed the socket");
      }
    } catch (IOException broken) {
      lose(key, socket, String.valueOf(broken.getMessage()));
    }
    if (!before && client.isAttached()) {
      attached.incrementAndGet();
    }
  }

  private void lose(SelectionKey key, SocketChannel socket, String why) {
    lost.incrementAndGet();
    if (firstLoss == null) {
      firstLoss = why;
    }
    key.cancel();
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      firstLoss = why + "; " + alreadyGone.getMessage();
    }
  }
}
