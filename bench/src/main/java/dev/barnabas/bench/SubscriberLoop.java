package dev.barnabas.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All subscribers, on one thread: opens them a few at a time, then reads.
 *
 * <p>Thread: its own; the counters any.
 */
final class SubscriberLoop implements Runnable {
  private static final int OPENING_MAX =
      64; // connections under way: no storm, the backlog holds them
  private static final int SCRATCH_BYTES = 256 * 1024;

  private final LoadOptions options;
  private final Tally tally;
  private final Selector selector;
  private final List<Subscriber> subscribers = new ArrayList<>();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
  private volatile int attached;
  private final AtomicInteger lost = new AtomicInteger();
  private volatile boolean stopped;

  SubscriberLoop(LoadOptions options, Tally tally) throws IOException {
    this.options = options;
    this.tally = tally;
    this.selector = Selector.open();
  }

  int attached() {
    return attached;
  }

  int lost() {
    return lost.get();
  }

  void stop() {
    stopped = true;
    selector.wakeup();
  }

  @Override
  public void run() {
    try (selector) {
      while (!stopped) {
        open();
        selector.select(100);
        long now = Marker.nanos(Instant.now());
        for (SelectionKey key : selector.selectedKeys()) {
          onReady(key, now);
        }
        selector.selectedKeys().clear();
        if (attached < options.connections()) {
          attached = (int) subscribers.stream().filter(Subscriber::isAttached).count();
        }
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void open() throws IOException {
    while (subscribers.size() < options.connections()
        && subscribers.size() - attached < OPENING_MAX) {
      int number = subscribers.size();
      var socket = SocketChannel.open();
      socket.configureBlocking(false);
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      int address = 1 + number % options.sourceAddresses();
      socket.bind(new InetSocketAddress("127.0.0." + address, 0));
      socket.connect(new InetSocketAddress(options.host(), options.port()));
      String channel = options.channelPrefix() + number % options.channels();
      var subscriber = new Subscriber(socket, channel, tally);
      subscribers.add(subscriber);
      socket.register(selector, SelectionKey.OP_CONNECT, subscriber);
    }
  }

  private void onReady(SelectionKey key, long nowNanos) throws IOException {
    var subscriber = (Subscriber) key.attachment();
    var socket = (SocketChannel) key.channel();
    if (key.isConnectable() && socket.finishConnect()) {
      subscriber.onConnected(options, key);
    } else if (key.isReadable() && !subscriber.onReadable(scratch, nowNanos)) {
      key.cancel();
      socket.close();
      lost.incrementAndGet();
    }
  }
}
