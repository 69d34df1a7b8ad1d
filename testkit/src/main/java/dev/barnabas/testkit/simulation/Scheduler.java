package dev.barnabas.testkit.simulation;

import java.util.PriorityQueue;
import java.util.Random;

/**
 * The world's time and chance: events in the order of a virtual clock, all choices from one seed.
 *
 * <p>Thread: the one that runs the world.
 */
public final class Scheduler {
  private static final long EVENTS_MAX = 5_000_000; // a run that needs more is caught in a loop

  private final Random random;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long nowMillis = 1_700_000_000_000L;
  private long sequence;
  private boolean blocking;

  private record Event(long atMillis, long sequence, Runnable task) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  public Scheduler(long seed) {
    this.random = new Random(seed);
  }

  public long nowMillis() {
    return nowMillis;
  }

  public long nowNanos() {
    return nowMillis * 1_000_000;
  }

  /** A whole number from 0 up to but not including the bound. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** Whether it happens this time. */
  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  public long number() {
    return random.nextLong();
  }

  /** Runs a task after that long. */
  public void after(long delayMillis, Runnable task) {
    events.add(new Event(nowMillis + delayMillis, sequence++, task));
  }

  /** Runs a task that may block: what it asks the log is answered at once. */
  public void afterBlocking(long delayMillis, Runnable task) {
    after(
        delayMillis,
        () -> {
          blocking = true;
          try {
            task.run();
          } finally {
            blocking = false;
          }
        });
  }

  /** Whether the task that runs now may block. */
  boolean isBlocking() {
    return blocking;
  }

  /** Events so far. */
  long events() {
    return sequence;
  }

  /** Lets that much time pass. */
  public void run(long millis) {
    long until = nowMillis + millis;
    while (!events.isEmpty() && events.peek().atMillis() <= until) {
      Event next = events.remove();
      nowMillis = next.atMillis();
      next.task().run();
      if (sequence > EVENTS_MAX) {
        throw new Violation("more than " + EVENTS_MAX + " events: something goes round in circles");
      }
    }
    nowMillis = until;
  }
}
