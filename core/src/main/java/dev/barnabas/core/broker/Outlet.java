package dev.barnabas.core.broker;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The way of a topic's records to one loop. Bounded: a loop with too much to do gets none until it
 * has worked it off; then it hears of the gap, and its cursors catch up from the topic.
 *
 * <p>Thread: the reader's.
 */
final class Outlet {
  private static final long UNDER_WAY_BYTES_MAX = 32L << 20;

  private final LoopTopic follower;
  private final SharedTopic topic;
  private final AtomicLong underWay = new AtomicLong();
  private volatile boolean gap;

  Outlet(LoopTopic follower, SharedTopic topic) {
    this.follower = follower;
    this.topic = topic;
  }

  void onBatch(List<TopicRecord> batch) {
    if (gap || underWay.get() > UNDER_WAY_BYTES_MAX) {
      gap = true;
      closeGap();
      return;
    }
    long bytes = batch.stream().mapToLong(TopicRecord::bytes).sum();
    underWay.addAndGet(bytes);
    follower
        .loop()
        .execute(() -> {
          follower.onBatch(batch);
          long left = underWay.addAndGet(-bytes);
          if (gap && left == 0) {
            topic.reader().execute(this::closeGap);
          }
        });
  }

  void onEnd(TopicStream.End end) {
    follower.loop().execute(() -> follower.onEnd(end));
  }

  /** Once the loop has worked everything off: later batches follow these positions. */
  private void closeGap() {
    if (gap && underWay.get() == 0) {
      gap = false;
      long[] from = topic.positions().clone();
      follower.loop().execute(() -> follower.onBegin(from));
    }
  }
}
