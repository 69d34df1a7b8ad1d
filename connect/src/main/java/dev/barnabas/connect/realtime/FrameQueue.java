package dev.barnabas.connect.realtime;

import dev.barnabas.feed.socket.SocketEvent;
import dev.barnabas.feed.socket.SocketLink;
import dev.barnabas.feed.socket.SocketSettings;
import dev.barnabas.feed.socket.SocketWorld;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose frames wait to be read; when as many wait as may, the node has to. Thread: {@link
 * #poll} one reader; all else any.
 */
final class FrameQueue implements AutoCloseable {
  /** What comes over it. */
  sealed interface Event {}

  record Frame(SocketEvent data) implements Event {}

  /** The end, after all frames. */
  record End(String reason) implements Event {}

  private final BlockingQueue<Event> events;
  private final SocketLink link;
  private volatile @Nullable End end;

  /**
   * Opens it.
   *
   * @throws IOException when there is no handshake in time
   */
  FrameQueue(SocketSettings settings, int capacity, SocketWorld world) throws IOException {
    this.events = new ArrayBlockingQueue<>(capacity);
    BlockingQueue<Event> queue = events;
    this.link = SocketLink.open(settings, frame -> queue.put(new Frame(frame)), world);
    link.whenEnded(this::ended);
  }

  private void ended(String reason) {
    End last = new End(reason);
    end = last;
    // Wakes the reader; when there is no place it is awake.
    var _ = events.offer(last);
  }

  /** The next event; null when there is none in this time. After the end the end again. */
  @Nullable Event poll(Duration most) throws InterruptedException {
    Event event = events.poll();
    if (event != null) {
      return event;
    }
    End last = end;
    if (last != null) {
      // What came just before it.
      event = events.poll();
      return event == null ? last : event;
    }
    return events.poll(most.toNanos(), TimeUnit.NANOSECONDS);
  }

  boolean isMoreWaiting() {
    return !events.isEmpty();
  }

  void send(String text) {
    link.send(text);
  }

  void abort() {
    link.abort();
  }

  @Override
  public void close() {
    link.close();
  }
}
