package dev.barnabas.core.channel;

/**
 * An encoded frame with its transport's header, shared by all who get it: a port. Counted: {@link
 * FrameFactory} gives it with one holder; the last to release frees its memory. Thread: any.
 */
public interface Frame {
  /** Bytes on the wire. */
  int size();

  void retain();

  void release();
}
