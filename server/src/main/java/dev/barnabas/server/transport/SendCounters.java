package dev.barnabas.server.transport;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What one loop sent straight to its sockets. Only the loop writes, so that a send costs plain
 * additions; who reads sees the past of a moment ago.
 *
 * <p>Thread: its event loop; {@link #snapshot} any.
 */
public final class SendCounters {
  private final AtomicLong sends = new AtomicLong();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  /**
   * A moment's sums since the start.
   *
   * @param sends to sockets
   * @param calls of the system that they took
   * @param refused of the sends: the socket did not take all of it at once
   */
  public record Snapshot(long sends, long calls, long refused) {
    static final Snapshot NONE = new Snapshot(0, 0, 0);

    Snapshot plus(Snapshot other) {
      return new Snapshot(sends + other.sends, calls + other.calls, refused + other.refused);
    }
  }

  void onCall(int count) {
    calls.setRelease(calls.getPlain() + 1);
    sends.setRelease(sends.getPlain() + count);
  }

  void onRefused() {
    refused.setRelease(refused.getPlain() + 1);
  }

  Snapshot snapshot() {
    return new Snapshot(sends.getAcquire(), calls.getAcquire(), refused.getAcquire());
  }
}
