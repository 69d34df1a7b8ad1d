package dev.barnabas.server.transport;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;

/**
 * The one timer behind all deadlines of a loop's sockets: those that wait for something are looked
 * at once a second. Live WebSockets are not among them. Bounded by the number of open sockets.
 * Thread: its event loop.
 */
public final class Sweep {
  static final long PERIOD_MILLIS = 1_000;

  /** Something with a deadline. */
  @FunctionalInterface
  public interface HasDeadline {
    /** Called about once a second until it is removed. */
    void onSweep();
  }

  private final NettyLoop loop;
  private final Set<HasDeadline> waiting = new HashSet<>();
  private boolean scheduled;

  Sweep(NettyLoop loop) {
    this.loop = loop;
  }

  public void add(HasDeadline socket) {
    waiting.add(socket);
    if (!scheduled) {
      scheduled = true;
      loop.schedule(this::onTimer, PERIOD_MILLIS);
    }
  }

  public void remove(HasDeadline socket) {
    waiting.remove(socket);
  }

  /** Looks at all at once, out of turn. */
  public void onDrain() {
    // A copy, because who is looked at may leave.
    new ArrayList<>(waiting).forEach(this::look);
  }

  /** One that fails is looked at no more; the others have their deadlines all the same. */
  private void look(HasDeadline socket) {
    try {
      socket.onSweep();
    } catch (Throwable failure) {
      loop.failures().tell("a socket failed at its deadline and is left to its peer", failure);
      waiting.remove(socket);
    }
  }

  private void onTimer() {
    // First: whatever happens below, the timer goes on. An idle loop sleeps.
    scheduled = !waiting.isEmpty();
    if (scheduled) {
      loop.schedule(this::onTimer, PERIOD_MILLIS);
    }
    onDrain();
  }
}
