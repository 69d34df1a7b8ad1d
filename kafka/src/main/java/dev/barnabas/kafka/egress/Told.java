package dev.barnabas.kafka.egress;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What a commit of a source with a standby says beside its offset. Whatever lies below the offset
 * was told, by this source or by another. Kept as the commit's text, before the log's marks.
 *
 * @param millis everything in the partition that is older than this was told; 0: not known
 * @param live whether the source was read itself, or went along with another
 * @param marks see {@link LogMarks}; null: it has appended nothing behind the offset
 */
record Told(long millis, boolean live, @Nullable String marks) {
  static final Told NOTHING = new Told(0, false, null);

  private static final String FORM = "3";
  private static final String LIVE = "l";
  private static final String HELD = "h";
  private static final int RADIX = 36;
  private static final int PARTS = 4;

  String text() {
    String text = FORM + ' ' + (live ? LIVE : HELD) + ' ' + Long.toString(millis, RADIX);
    return marks == null ? text : text + ' ' + marks;
  }

  /** Reads one back; of a rule that had no standby when it committed, all of it is marks. */
  static Told of(OffsetAndMetadata committed) {
    String text = committed.metadata();
    String[] parts = text.split(" ", PARTS);
    if (parts.length < PARTS - 1 || !parts[0].equals(FORM)) {
      return new Told(0, false, text);
    }
    try {
      return new Told(
          Long.parseLong(parts[2], RADIX),
          parts[1].equals(LIVE),
          parts.length == PARTS ? parts[PARTS - 1] : null);
    } catch (NumberFormatException foreign) {
      return new Told(0, false, text);
    }
  }
}
