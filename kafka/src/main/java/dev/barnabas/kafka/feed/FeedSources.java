package dev.barnabas.kafka.feed;

import dev.barnabas.feed.FeedFigures;
import dev.barnabas.feed.FeedWorld;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The feeds of a node, which come and go while it runs, see {@link #update}. Thread: any. */
public final class FeedSources implements AutoCloseable {
  private final FeedWorld world;
  private final ReentrantLock lock = new ReentrantLock(); // for whoever replaces the tasks
  private volatile List<FeedTask> tasks = List.of();
  private boolean closed;

  /** Without feeds. */
  public FeedSources(FeedWorld world) {
    this.world = world;
  }

  /**
   * From now on the node takes part in these: those that are missing end, with what has come
   * written, then those that are new begin. A binding that stays must be the same object as before.
   * Blocks until they have.
   */
  public void update(List<FeedBinding> wanted) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      Map<FeedBinding, FeedTask> running = new LinkedHashMap<>();
      List<FeedTask> gone = new ArrayList<>();
      for (FeedTask task : tasks) {
        if (wanted.contains(task.binding())) {
          running.put(task.binding(), task);
        } else {
          gone.add(task);
        }
      }
      end(gone); // first: one that changed has the same group
      List<FeedTask> next = new ArrayList<>();
      List<FeedTask> begun = new ArrayList<>();
      for (FeedBinding binding : wanted) {
        FeedTask task = running.get(binding);
        if (task == null) {
          task = new FeedTask(binding, world);
          begun.add(task);
        }
        next.add(task);
      }
      tasks = List.copyOf(next);
      begun.forEach(FeedTask::start);
    } finally {
      lock.unlock();
    }
  }

  private static void end(List<FeedTask> tasks) {
    tasks.forEach(FeedTask::stop);
    tasks.forEach(FeedTask::close);
  }

  /**
   * A feed as it stands here.
   *
   * @param here whether this node reads it
   * @param problem why it does not do its work now, and what to do, for a person
   * @param figures of each connection, what this node counted
   */
  public record Status(
      String name, boolean here, Optional<String> problem, List<FeedFigures> figures) {}

  public List<Status> statuses() {
    return tasks.stream().map(FeedTask::status).toList();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      end(tasks);
    } finally {
      lock.unlock();
    }
  }
}
