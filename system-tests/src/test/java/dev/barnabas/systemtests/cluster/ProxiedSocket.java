package dev.barnabas.systemtests.cluster;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * A client's socket and the one to its node.
 *
 * <p>Thread: any; two virtual threads pump.
 */
final class ProxiedSocket {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final Socket client;
  private final Socket node;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile boolean swallowsRequests;
  private volatile boolean swallowsAnswers;

  ProxiedSocket(Socket client, Socket node) throws IOException {
    this.client = client;
    this.node = node;
    client.setTcpNoDelay(true);
    node.setTcpNoDelay(true);
  }

  void run(Runnable ended) {
    Thread.ofVirtual().start(() -> pump(client, node, () -> swallowsRequests));
    Thread.ofVirtual()
        .start(() -> {
          pump(node, client, () -> swallowsAnswers);
          ended.run();
        });
  }

  void hold() {
    gate = new CountDownLatch(1);
  }

  void release() {
    gate.countDown();
  }

  void swallow(boolean bothWays) {
    swallowsAnswers = true;
    swallowsRequests = bothWays;
  }

  void close() {
    release();
    close(client);
    close(node);
  }

  private void pump(Socket from, Socket to, BooleanSupplier swallows) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      int length;
      while ((length = from.getInputStream().read(buffer)) >= 0) {
        gate.await();
        if (!swallows.getAsBoolean()) {
          to.getOutputStream().write(buffer, 0, length);
        }
      }
    } catch (IOException e) {
      // One side is gone; so goes the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // A dead path tells neither side about the other's end.
    if (swallowsRequests) {
      close(from);
    } else {
      close();
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed either way.
    }
  }
}
