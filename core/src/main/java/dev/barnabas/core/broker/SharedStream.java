package dev.barnabas.core.broker;

import dev.barnabas.core.delivery.Loop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The topics of a session without a group, in turn.
 *
 * <p>Thread: its loop.
 */
final class SharedStream implements TopicStream {
  private final List<TopicCursor> cursors = new ArrayList<>(); // ≤ topics of a session
  private int turn;

  SharedStream(
      List<SharedTopic> topics, SharedTopics all, ReadFrom from, Loop loop, Runnable wake) {
    topics.forEach(topic -> cursors.add(new TopicCursor(topic.on(loop), all, from, wake)));
  }

  @Override
  public @Nullable TopicRecord next() {
    for (int i = 0; i < cursors.size(); i++) {
      TopicRecord record = cursors.get(turn).next();
      turn = (turn + 1) % cursors.size();
      if (record != null) {
        return record;
      }
    }
    return null;
  }

  @Override
  public void onFlushed(TopicRecord record) {
    // A session without a group begins anew each time.
  }

  @Override
  public @Nullable End end() {
    for (TopicCursor cursor : cursors) {
      if (cursor.end() != null) {
        return cursor.end();
      }
    }
    return null;
  }

  @Override
  public void close() {
    cursors.forEach(TopicCursor::close);
    cursors.clear();
  }
}
