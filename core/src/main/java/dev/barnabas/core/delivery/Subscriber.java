package dev.barnabas.core.delivery;

/** A connection as its attachments see it: where frames go. Thread: its event loop. */
public interface Subscriber {
  Transport transport();

  /** Whose messages and members are its own. */
  String connectionId();

  /** Something was written to the transport: it is to be flushed at the end of this turn. */
  void onWritten();

  /** The turn is over: sends what was written. */
  void flush();

  /** The attachment fell behind as the transport takes no more: wake it when it does. */
  void onLagging(Attachment attachment);

  /** What it had to hear of an attachment could not be told: ends, so that its client resumes. */
  void onFailure();
}
