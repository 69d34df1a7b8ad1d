package dev.barnabas.app.wiring;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was opened, closed in reverse order within a bounded time: one that fails or hangs does not
 * keep the others open. When the time is over all that is left is still told to end, but hardly
 * waited for any more.
 *
 * <p>Thread: the caller's; each end runs on a thread of its own.
 */
final class Resources implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Resources.class);

  /** What an end gets once the time is over: enough for all that needs no answer from outside. */
  private static final Duration LATE = Duration.ofMillis(100);

  private final Deque<Resource> opened = new ArrayDeque<>(); // ≤ parts of a node
  private final Duration endMax;
  private final LongSupplier nanoTime;

  private record Resource(String name, Closing closing) {}

  /** Ends a resource. */
  @FunctionalInterface
  interface Closing {
    void close() throws Exception;
  }

  /**
   * None yet.
   *
   * @param endMax how long the end of all together may take
   */
  Resources(Duration endMax, LongSupplier nanoTime) {
    this.endMax = endMax;
    this.nanoTime = nanoTime;
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

  /** Ends all; an interrupt waits until then, as the time is bounded anyway. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    long beganNanos = nanoTime.getAsLong();
    while (!opened.isEmpty()) {
      Resource resource = opened.pop();
      log.debug("ending: {}", resource.name());
      Thread end = Thread.ofPlatform().daemon().name("barnabas-end").unstarted(() -> end(resource));
      end.start();
      interrupted |= await(end, resource.name(), beganNanos);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it was interrupted meanwhile. */
  private boolean await(Thread end, String name, long beganNanos) {
    boolean interrupted = false;
    while (true) {
      Duration left = endMax.minusNanos(nanoTime.getAsLong() - beganNanos);
      try {
        if (!end.join(left.compareTo(LATE) > 0 ? left : LATE)) {
          log.warn("{} did not end in time and is left behind", name);
          end.interrupt();
        }
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  private static void end(Resource resource) {
    try {
      resource.closing().close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      log.warn("{} did not end cleanly", resource.name(), e);
    }
  }
}
