package dev.barnabas.testkit.simulation;

import dev.barnabas.core.delivery.Loop;
import java.util.ArrayDeque;

/**
 * An event loop that gets around to its tasks sooner or later, in their order.
 *
 * <p>Thread: the one that runs the world.
 */
public final class SimulatedLoop implements Loop {
  private static final int TURN_MAX = 20;

  private final Scheduler scheduler;
  private final int index;
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private boolean planned;
  private boolean running;
  private boolean dead;
  private long busyUntilMillis;

  SimulatedLoop(Scheduler scheduler, int index) {
    this.scheduler = scheduler;
    this.index = index;
  }

  /** It does nothing for so long. */
  public void stall(long millis) {
    busyUntilMillis = scheduler.nowMillis() + millis;
  }

  void die() {
    dead = true;
    tasks.clear();
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public boolean inLoop() {
    return running;
  }

  @Override
  public void execute(Runnable task) {
    if (!dead) {
      tasks.add(task);
      plan();
    }
  }

  @Override
  public void schedule(Runnable task, long delayMillis) {
    scheduler.after(delayMillis, () -> execute(task));
  }

  private void plan() {
    if (!planned) {
      planned = true;
      long busy = Math.max(0, busyUntilMillis - scheduler.nowMillis());
      scheduler.after(busy + scheduler.below(5), this::turn);
    }
  }

  private void turn() {
    planned = false;
    if (scheduler.nowMillis() >= busyUntilMillis) {
      running = true;
      try {
        for (int left = 1 + scheduler.below(TURN_MAX); left > 0 && !tasks.isEmpty(); left--) {
          tasks.remove().run();
        }
      } finally { // what a task throws ends the run of the world, which may go on
        running = false;
        planIfNeeded();
      }
    } else {
      planIfNeeded();
    }
  }

  private void planIfNeeded() {
    if (!tasks.isEmpty()) {
      plan();
    }
  }
}
