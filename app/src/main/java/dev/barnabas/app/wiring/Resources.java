package dev.barnabas.app.wiring;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was opened, closed in reverse order; one that fails does not keep the others open.
 *
 * <p>Thread: the caller's.
 */
final class Resources implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Resources.class);

  private final Deque<Resource> opened = new ArrayDeque<>(); // ≤ parts of a node

  private record Resource(String name, Closing closing) {}

  /** Ends a resource. */
  @FunctionalInterface
  interface Closing {
    void close() throws Exception;
  }

  /** Remembers to close it, and gives it back. */
  <T extends AutoCloseable> T add(String name, T resource) {
    opened.push(new Resource(name, resource::close));
    return resource;
  }

  /** Remembers something to do at the end. */
  void atEnd(String name, Closing closing) {
    opened.push(new Resource(name, closing));
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      Resource resource = opened.pop();
      try {
        log.debug("ending: {}", resource.name());
        resource.closing().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        log.warn("{} did not end cleanly", resource.name(), e);
      }
    }
  }
}
