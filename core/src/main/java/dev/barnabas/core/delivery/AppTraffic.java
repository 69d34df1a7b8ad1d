package dev.barnabas.core.delivery;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What one loop delivered of one app. Only the loop writes, so that a delivery costs plain
 * additions; who reads sees the past of a moment ago.
 *
 * <p>Thread: its event loop; {@link #sums} any.
 */
public final class AppTraffic {
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong messageBytes = new AtomicLong();
  private final AtomicLong presence = new AtomicLong();
  private final AtomicLong presenceBytes = new AtomicLong();

  /**
   * A moment's sums since the start.
   *
   * @param messageBytes their data, once per subscriber
   */
  public record Sums(long messages, long messageBytes, long presence, long presenceBytes) {
    public static final Sums NONE = new Sums(0, 0, 0, 0);

    /** Both loops' together. */
    public Sums plus(Sums other) {
      return new Sums(
          messages + other.messages,
          messageBytes + other.messageBytes,
          presence + other.presence,
          presenceBytes + other.presenceBytes);
    }
  }

  void onMessages(int count, long bytes) {
    messages.setRelease(messages.getPlain() + count);
    messageBytes.setRelease(messageBytes.getPlain() + bytes);
  }

  void onPresence(int count, long bytes) {
    presence.setRelease(presence.getPlain() + count);
    presenceBytes.setRelease(presenceBytes.getPlain() + bytes);
  }

  Sums sums() {
    return new Sums(
        messages.getAcquire(),
        messageBytes.getAcquire(),
        presence.getAcquire(),
        presenceBytes.getAcquire());
  }
}
