package dev.barnabas.core.delivery;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What one loop delivered. Only the loop writes, so that a delivery costs two plain additions; who
 * reads sees the past of a moment ago.
 *
 * <p>Thread: its event loop; {@link #snapshot} any.
 */
public final class DeliveryCounters {
  private final AtomicLong deliveries = new AtomicLong();
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong attachments = new AtomicLong();

  /**
   * A moment's sums.
   *
   * @param deliveries frames with messages, written since the start: one per publish and subscriber
   * @param messages in them
   * @param attachments now
   */
  public record Snapshot(long deliveries, long messages, long attachments) {
    public static final Snapshot NONE = new Snapshot(0, 0, 0);

    /** Both loops' together. */
    public Snapshot plus(Snapshot other) {
      return new Snapshot(
          deliveries + other.deliveries,
          messages + other.messages,
          attachments + other.attachments);
    }
  }

  void onDelivered(int count) {
    deliveries.setRelease(deliveries.getPlain() + 1);
    messages.setRelease(messages.getPlain() + count);
  }

  void onAttachments(int change) {
    attachments.setRelease(attachments.getPlain() + change);
  }

  public Snapshot snapshot() {
    return new Snapshot(deliveries.getAcquire(), messages.getAcquire(), attachments.getAcquire());
  }
}
