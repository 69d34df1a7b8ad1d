package dev.barnabas.core.edit;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes turns at reading single messages from the log: few at once, so that whoever catches up
 * finds a free scan, and of one app not more than one while others wait.
 *
 * <p>Thread: any; the state is under the lock.
 */
public final class MessageScans {
  private static final int RUNNING_MAX = 2; // of the eight scans that a log's reader allows
  private static final int WAITING_MAX = 256;
  private static final int WAITING_PER_APP_MAX = 32;

  private final Executor blocking;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Scan> waiting = new ArrayDeque<>(); // ≤ WAITING_MAX
  private final Map<String, Integer> waitingOf = new HashMap<>(); // apps that wait
  private final Map<String, Integer> runningOf = new HashMap<>(); // ≤ RUNNING_MAX
  private int running;

  private record Scan(String app, Runnable task) {}

  public MessageScans(Executor blocking) {
    this.blocking = blocking;
  }

  /** Runs a scan when its turn comes, on a thread that may block; false: too many wait. */
  public boolean submit(String app, Runnable task) {
    lock.lock();
    try {
      if (waiting.size() >= WAITING_MAX || waitingOf.getOrDefault(app, 0) >= WAITING_PER_APP_MAX) {
        return false;
      }
      waiting.add(new Scan(app, task));
      waitingOf.merge(app, 1, Integer::sum);
    } finally {
      lock.unlock();
    }
    runNext();
    return true;
  }

  private void runNext() {
    Scan scan = next();
    if (scan != null) {
      blocking.execute(() -> run(scan));
    }
  }

  private void run(Scan scan) {
    try {
      scan.task().run();
    } finally {
      onEnded(scan);
      runNext();
    }
  }

  private void onEnded(Scan scan) {
    lock.lock();
    try {
      running--;
      leave(runningOf, scan.app());
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Scan next() {
    lock.lock();
    try {
      if (running >= RUNNING_MAX || waiting.isEmpty()) {
        return null;
      }
      Scan scan = takeFair();
      running++;
      runningOf.merge(scan.app(), 1, Integer::sum);
      leave(waitingOf, scan.app());
      return scan;
    } finally {
      lock.unlock();
    }
  }

  private Scan takeFair() {
    for (Iterator<Scan> each = waiting.iterator(); each.hasNext(); ) {
      Scan scan = each.next();
      if (!runningOf.containsKey(scan.app())) {
        each.remove();
        return scan;
      }
    }
    return waiting.removeFirst();
  }

  private static void leave(Map<String, Integer> counts, String app) {
    counts.computeIfPresent(app, (name, count) -> count == 1 ? null : count - 1);
  }
}
