package dev.barnabas.core.broker;

import org.jspecify.annotations.Nullable;

/**
 * The records for one session, which takes them when its socket takes more: a slow client costs a
 * position, not a queue. Thread: the session's loop.
 */
public interface TopicStream {
  /**
   * The next record; null: there is none now. Whoever opened the stream is woken once when there
   * may be again, or when it has ended.
   */
  @Nullable TopicRecord next();

  /** A record, and all of its partition before it, left through the socket, or needn't. */
  void onFlushed(TopicRecord record);

  /** Why nothing comes any more; null while something may. */
  @Nullable End end();

  /** Wants no more; nobody is woken after this. */
  void close();

  /** How a stream can end by itself. */
  enum End {
    TOO_SLOW("too slow: what comes next left the window"),
    GONE("what comes next was deleted from the topic"),
    LOST("the topic was deleted or made again: connect again"),
    UNAVAILABLE("Kafka does not answer: connect again");

    private final String reason;

    End(String reason) {
      this.reason = reason;
    }

    /** For a person. */
    public String reason() {
      return reason;
    }
  }
}
