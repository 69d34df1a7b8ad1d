package dev.barnabas.kafka.feed;

import dev.barnabas.feed.FeedFigures;
import dev.barnabas.feed.FeedWorld;
import java.util.List;
import java.util.Optional;

/** The feeds of a node. Thread: any. */
public final class FeedSources implements AutoCloseable {
  private final List<FeedTask> tasks;

  private FeedSources(List<FeedTask> tasks) {
    this.tasks = tasks;
  }

  /** Begins to take part in all of them. */
  public static FeedSources start(List<FeedBinding> bindings, FeedWorld world) {
    List<FeedTask> tasks = bindings.stream().map(binding -> new FeedTask(binding, world)).toList();
    tasks.forEach(FeedTask::start);
    return new FeedSources(tasks);
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
    tasks.forEach(FeedTask::stop);
    tasks.forEach(FeedTask::close);
  }
}
