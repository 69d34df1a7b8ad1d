package dev.barnabas.app.wiring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Things that end side by side: each waits for Kafka, and the end of a process has seconds.
 *
 * <p>Thread: any adds; the one that ends the node closes.
 */
final class ClosedTogether implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClosedTogether.class);

  private final List<AutoCloseable> parts = new CopyOnWriteArrayList<>(); // ≤ parts of a node

  void add(AutoCloseable part) {
    parts.add(part);
  }

  @Override
  public void close() {
    List<Thread> ends = new ArrayList<>();
    for (AutoCloseable part : parts) {
      ends.add(Thread.ofVirtual().name("barnabas-end").start(() -> end(part)));
    }
    try {
      for (Thread end : ends) {
        end.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // whoever interrupts wants to be gone sooner
    }
  }

  private static void end(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      log.warn("{} did not end well", part.getClass().getSimpleName(), e);
    }
  }
}
