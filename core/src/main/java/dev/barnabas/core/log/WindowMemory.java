package dev.barnabas.core.log;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The memory that all windows of a node share: each may have an equal part, so that a busy topic
 * shortens its own window and no other's. Parts shrink and grow as windows open and close.
 *
 * <p>Thread: any.
 */
public final class WindowMemory {
  private static final long SHARE_MIN = 256 * 1024; // one piece of a window

  private final long bytes;
  private final AtomicInteger open = new AtomicInteger();

  /**
   * @param bytes of all windows together
   */
  public WindowMemory(long bytes) {
    this.bytes = bytes;
  }

  /** Bytes that a window may take. */
  long share() {
    return Math.max(SHARE_MIN, bytes / Math.max(1, open.get()));
  }

  void onOpened() {
    open.incrementAndGet();
  }

  void onClosed() {
    open.decrementAndGet();
  }
}
