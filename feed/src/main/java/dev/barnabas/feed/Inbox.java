package dev.barnabas.feed;

import java.time.Duration;
import java.util.List;

/** Between a connection and who reads it. Thread: one that puts, one that takes. */
public interface Inbox extends AutoCloseable {
  /** Takes a message in: where there is no place, it waits or something is lost. */
  void put(FeedMessage message) throws InterruptedException;

  /** The next messages, once there is one, or none when this time is over. */
  List<FeedMessage> take(int most, Duration wait) throws InterruptedException;

  /** The position of the newest message; 0: there was none. */
  long newest();

  /** Messages that wait. */
  long waiting();

  /** What stands here and before will not be needed again. Thread: any. */
  void done(long position);

  @Override
  void close();

  /** The text of a gap. */
  static String lost(long messages) {
    return messages + " messages were dropped: there was no place for more";
  }

  /** The text of a gap that nobody can count. */
  static String damaged(long bytes) {
    return bytes + " bytes of what was kept on disk are damaged";
  }
}
