package dev.barnabas.bench.load;

import dev.barnabas.bench.base.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToLongFunction;
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
  private final AtomicInteger returned = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile @Nullable IntToLongFunction goal;
  private volatile boolean goalReached;
  private int there;

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

  /** Clients that are attached again, at another server. */
  int returned() {
    return returned.get();
  }

  /** How often one had to try again. */
  int refused() {
    return refused.get();
  }

  /** Which number each of its clients is to have got, by the client's number. */
  void expect(IntToLongFunction next) {
    goal = next;
    selector.wakeup();
  }

  boolean isGoalReached() {
    return goalReached;
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
        lookAtGoal();
      }
      selector.selectNow(this::onReady); // what came behind the last message is counted too
      tally.onTurnEnd();
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

  private void openSome() {
    int room = Math.max(1, CrowdPlan.OPENING_MAX / plan.loops());
    while (!stopped
        && first + opened * plan.loops() < plan.clients()
        && opened - attached.get() - lost.get() < room) {
      open(first + opened++ * plan.loops());
    }
  }

  private void open(int number) {
    try {
      var client = new Client(number, plan, tally);
      clients.add(client);
      connect(client);
    } catch (IOException | UnresolvedAddressException nobody) {
      lose(Failure.text(nobody));
    }
  }

  private void connect(Client client) throws IOException {
    try {
      connect(client, client.socket());
    } catch (IOException | UnresolvedAddressException nobody) {
      client.socket().close(); // in no selector yet
      throw nobody;
    }
  }

  private void connect(Client client, SocketChannel socket) throws IOException {
    socket.configureBlocking(false);
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (plan.clients() > PER_ADDRESS) {
      String address = "127.0.0." + (2 + client.number() / PER_ADDRESS);
      socket.bind(new InetSocketAddress(address, 0));
    }
    if (client.isHoldable()) {
      socket.setOption(StandardSocketOptions.SO_RCVBUF, HELD_BUFFER_BYTES);
    }
    boolean connected = socket.connect(client.target().address());
    SelectionKey key = socket.register(selector, SelectionKey.OP_CONNECT, client);
    if (connected) {
      client.onConnected(key);
    }
  }

  private void onReady(SelectionKey key) {
    var client = (Client) key.attachment();
    SocketChannel socket = client.socket();
    boolean before = client.isAttached();
    try {
      if (key.isConnectable()) {
        if (socket.finishConnect()) {
          client.onConnected(key);
        }
      } else if (key.isReadable() && !client.onReadable(space)) {
        onEnd(key, client, "the server closed the socket");
      }
    } catch (IOException | RuntimeException broken) { // such as what no JSON or Base64 is
      onEnd(key, client, Failure.text(broken));
    }
    if (!before && client.isAttached()) {
      attached.incrementAndGet();
      if (client.hasFled()) {
        returned.incrementAndGet();
      }
    }
  }

  private void onEnd(SelectionKey key, Client client, String why) {
    key.cancel();
    try {
      client.socket().close();
      boolean wasAttached = client.isAttached();
      if (client.flee()) {
        if (wasAttached) {
          attached.decrementAndGet();
        } else {
          refused.incrementAndGet();
        }
        connect(client);
        return;
      }
    } catch (IOException | UnresolvedAddressException again) {
      lose(why + "; " + Failure.text(again));
      return;
    }
    lose(why);
  }

  private void lose(String why) {
    if (firstLoss == null) {
      firstLoss = why;
    }
    lost.incrementAndGet(); // who counts them may ask why
  }

  /** Clients only ever come nearer to it, so each is looked at until it is there. */
  private void lookAtGoal() {
    IntToLongFunction wanted = goal;
    while (wanted != null
        && there < clients.size()
        && clients.get(there).order().next() >= wanted.applyAsLong(clients.get(there).number())) {
      there++;
    }
    goalReached = wanted != null && there == clients.size();
  }
}
