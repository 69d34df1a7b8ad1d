package dev.barnabas.core.channel;

import dev.barnabas.core.delivery.QueueLoop;
import dev.barnabas.protocol.error.ErrorInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * The one follower of a loop, and its outlet, which writes down what it gets. That it loses
 * something ends the test. Thread: the test's.
 */
final class LoopFollower implements Follower, Outlet {
  final List<Long> offsets = new ArrayList<>(); // of entries
  private final QueueLoop loop;

  LoopFollower(QueueLoop loop) {
    this.loop = loop;
  }

  @Override
  public Outlet outlet() {
    return this;
  }

  @Override
  public int index() {
    return loop.index();
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public void onEntry(Entry entry) {
    offsets.add(entry.last().offset());
  }

  @Override
  public void onBatchEnd() {}

  @Override
  public void onMissed() {
    throw new AssertionError("an entry was missed");
  }

  @Override
  public void onOverrun() {
    throw new AssertionError("there is room");
  }

  @Override
  public void onLost(ErrorInfo error) {
    throw new AssertionError(error.message());
  }
}
