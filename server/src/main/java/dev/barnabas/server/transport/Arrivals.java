package dev.barnabas.server.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sockets that were accepted for one loop and wait until it takes them in: a few each turn, so that
 * deliveries go on between them.
 *
 * <p>Thread: any adds; its event loop takes.
 */
final class Arrivals {
  private final EventLoop loop;
  private final LoopFailures failures;
  private final Queue<Channel> waiting = new ConcurrentLinkedQueue<>(); // Acceptor bounds it
  private final AtomicInteger count = new AtomicInteger();

  Arrivals(EventLoop loop, LoopFailures failures) {
    this.loop = loop;
    this.failures = failures;
  }

  void add(Channel socket) {
    waiting.add(socket);
    if (count.getAndIncrement() == 0) {
      loop.execute(() -> failures.run(this::takeSome));
    }
  }

  /** How many wait. */
  int waiting() {
    return count.get();
  }

  private void takeSome() {
    int taken = 0;
    while (taken < NettyLoops.SOCKETS_PER_TURN) {
      Channel socket = waiting.poll();
      if (socket == null) {
        break;
      }
      taken++;
      take(socket);
    }
    if (count.addAndGet(-taken) > 0) {
      // What is executed would come in this turn; what is scheduled for now comes in the next.
      var _ = loop.schedule(() -> failures.run(this::takeSome), 0, TimeUnit.NANOSECONDS);
    }
  }

  private void take(Channel socket) {
    try {
      loop.register(socket)
          .addListener(registering -> {
            if (!registering.isSuccess()) {
              drop(socket, registering.cause());
            }
          });
    } catch (RuntimeException failed) {
      drop(socket, failed);
    }
  }

  private void drop(Channel socket, Throwable why) {
    socket.unsafe().closeForcibly();
    failures.tell("an accepted socket can't be served and is closed", why);
  }

  /** Closes who still waits. The loop has ended. */
  void close() {
    Channel socket = waiting.poll();
    while (socket != null) {
      socket.unsafe().closeForcibly();
      socket = waiting.poll();
    }
  }
}
