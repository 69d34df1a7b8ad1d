package dev.barnabas.core.channel;

import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.Position;
import org.jspecify.annotations.Nullable;

/**
 * The places of a partition that were told last. Most attach where others did, at the head, and an
 * attachment keeps what it was told until something comes: so they share it.
 *
 * <p>Thread: the log reader.
 */
final class SharedPlaces {
  private @Nullable Position head;
  private long headOffset; // of what comes next
  private @Nullable ChannelSerial told;
  private String text = "";

  /** The place behind which everything is that comes before an offset. */
  Position before(long offset) {
    Position known = head;
    if (known == null || headOffset != offset) {
      known = Position.before(offset);
      head = known;
      headOffset = offset;
    }
    return known;
  }

  String text(ChannelSerial serial) {
    if (!serial.equals(told)) {
      told = serial;
      text = serial.text();
    }
    return text;
  }
}
