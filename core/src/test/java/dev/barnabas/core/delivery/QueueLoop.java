package dev.barnabas.core.delivery;

import java.util.ArrayDeque;

/** An event loop whose tasks, and those for later, wait until they are run. Thread: the test's. */
public final class QueueLoop implements Loop {
  public final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final ArrayDeque<Runnable> planned = new ArrayDeque<>();
  private final int index;

  public QueueLoop(int index) {
    this.index = index;
  }

  /** Runs them, and what they hand in. */
  public void runAll() {
    while (!tasks.isEmpty()) {
      tasks.removeFirst().run();
    }
  }

  /** As {@link #runAll}, and what was planned for later; whether there was any. */
  public boolean runPlanned() {
    boolean any = !tasks.isEmpty() || !planned.isEmpty();
    runAll();
    while (!planned.isEmpty()) {
      planned.removeFirst().run();
      runAll();
    }
    return any;
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public boolean inLoop() {
    return true;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void schedule(Runnable task, long delayMillis) {
    planned.add(task);
  }
}
