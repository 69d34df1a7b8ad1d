package dev.barnabas.core.snapshot;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The memory that all snapshots of a node share: each partition may have an equal part, so that one
 * topic with many keys takes nothing from others.
 *
 * <p>Thread: any.
 */
public final class SnapshotMemory {
  private static final long SHARE_MIN = 1 << 20;

  private final long bytes;
  private final AtomicInteger states = new AtomicInteger();

  /**
   * @param bytes of all snapshots together
   */
  public SnapshotMemory(long bytes) {
    this.bytes = bytes;
  }

  /** Bytes that the snapshots of a partition may take. */
  long share() {
    return Math.max(SHARE_MIN, bytes / Math.max(1, states.get()));
  }

  void onOpened() {
    states.incrementAndGet();
  }

  void onClosed() {
    states.decrementAndGet();
  }
}
