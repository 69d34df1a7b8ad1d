package dev.barnabas.kafka.egress;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What a commit of a source with a standby says beside its offset. Whatever lies below the offset
 * was told, by this source or by another. Kept as the commit's text, before the log's marks; before
 * all stands the topic's id, as a position means nothing in another topic of the same name.
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
  private static final String TOPIC = "@";
  private static final int RADIX = 36;
  private static final int PARTS = 4;

  String text() {
    String text = FORM + ' ' + (live ? LIVE : HELD) + ' ' + Long.toString(millis, RADIX);
    return marks == null ? text : text + ' ' + marks;
  }

  /** Reads one back; of a rule that had no standby when it committed, all of it is marks. */
  static Told of(OffsetAndMetadata committed) {
    String text = withoutTopic(committed.metadata());
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

  /** A commit's text with the id of the topic. */
  static String ofTopic(String topicId, String text) {
    return TOPIC + topicId + ' ' + text;
  }

  /** The id of the topic in which a commit's position counts; null: it does not say. */
  static @Nullable String topicOf(String text) {
    int end = text.indexOf(' ');
    return text.startsWith(TOPIC) && end > 0 ? text.substring(TOPIC.length(), end) : null;
  }

  private static String withoutTopic(String text) {
    return topicOf(text) == null ? text : text.substring(text.indexOf(' ') + 1);
  }
}
