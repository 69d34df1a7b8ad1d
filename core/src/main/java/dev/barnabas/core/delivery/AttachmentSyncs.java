package dev.barnabas.core.delivery;

import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The syncs that an attachment gets: who is there, as a whole.
 *
 * <p>Thread: its event loop.
 */
final class AttachmentSyncs {
  private final Attachment attachment;
  private final LoopChannel channel;
  private long offset = -1; // where the last one was, and how many there were just there
  private int count;
  private boolean due;
  private SyncPages.@Nullable Writing writing; // nothing else is written before its end

  AttachmentSyncs(Attachment attachment, LoopChannel channel) {
    this.attachment = attachment;
    this.channel = channel;
  }

  void want() {
    due = true;
  }

  boolean isDue() {
    return due;
  }

  /** Here are the members, as of an offset. */
  void begin(WireFormat format, long asOf, List<PresenceMessage> members) {
    due = false;
    String address = attachment.address();
    writing =
        new SyncPages.Writing(channel.latestSync().of(format, address, nextName(asOf), members));
  }

  void stop() {
    due = false;
    writing = null;
  }

  /** Goes on with the one under way while the socket takes it; whether all of it is written. */
  boolean writeTo(Subscriber subscriber) {
    if (writing != null && !writing.writeTo(subscriber)) {
      return false;
    }
    writing = null;
    return true;
  }

  /**
   * No two of an attachment are named alike (ably-protocol 25.10), and most that begin at one place
   * are, so that they share their bytes.
   */
  private String nextName(long asOf) {
    count = asOf == offset ? count + 1 : 0;
    offset = asOf;
    return offset + "-" + count;
  }
}
