package dev.barnabas.core.delivery;

import java.util.ArrayDeque;

/** An event loop whose tasks wait until they are run. Thread: the test's. */
public final class QueueLoop implements Loop {
  public final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
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
  public void schedule(Runnable task, long delayMillis) {}
}
