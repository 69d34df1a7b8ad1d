package dev.barnabas.server.http;

/** A body that comes in parts. */
public interface StreamedBody {
  /** The head is on its way: parts may follow, at once or later. Thread: the socket's loop. */
  void onBegin(BodyWriter out);

  /**
   * Nobody reads it: the socket is gone, or only the head was wanted. Called at most once, and not
   * after {@link BodyWriter#end}; perhaps without {@link #onBegin}. Thread: the socket's loop.
   */
  void onGone();
}
