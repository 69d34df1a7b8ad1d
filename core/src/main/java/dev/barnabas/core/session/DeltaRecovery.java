package dev.barnabas.core.session;

import dev.barnabas.core.delivery.Attachment;
import dev.barnabas.protocol.frame.ClientFrame;
import java.util.function.LongSupplier;

/**
 * Knows an ATTACH that is a client's cry for help: it could not decode a delta and wants the
 * channel again from before that message (spec RTL18c). A client whose deltas never decode would
 * ask about once a millisecond (ably-protocol 25.13), so after a few times it gets whole messages
 * only.
 *
 * <p>Thread: its event loop.
 */
final class DeltaRecovery {
  static final int RECOVERIES_MAX = 3; // in a row
  private static final long FORGIVEN_NANOS = 60_000_000_000L; // a minute without one

  private int recoveries;
  private long lastNanos;

  /** Whether an ATTACH is one. */
  static boolean mayBe(Attachment live, ClientFrame.Attach attach) {
    return live.form().delta() != null && attach.channelSerial() != null;
  }

  /** Counts one. */
  void count(LongSupplier nanoTime) {
    long now = nanoTime.getAsLong();
    if (recoveries > 0 && now - lastNanos > FORGIVEN_NANOS) {
      recoveries = 0;
    }
    lastNanos = now;
    recoveries++;
  }

  /** Whether deltas were tried often enough. */
  boolean isExhausted() {
    return recoveries > RECOVERIES_MAX;
  }
}
