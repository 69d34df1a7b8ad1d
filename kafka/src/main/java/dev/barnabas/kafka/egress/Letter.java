package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.LogRecord;
import dev.barnabas.kafka.rule.LetterHeaders;
import dev.barnabas.kafka.rule.Place;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A dead letter read back: the record as it stood in its topic.
 *
 * @param topic the one that the record stood in, be it gone and another be made in its place
 * @param record with its own partition, offset, time and headers
 * @param items indexes of those that failed; empty: the whole record
 * @param omitted whether the record's value and headers are not here: they were too large
 */
record Letter(SourceTopic topic, LogRecord record, Set<Integer> items, boolean omitted) {
  private static final String SOURCE = LetterHeaders.PREFIX + "source.";

  /** Empty when it is not that rule's, or nobody's. */
  static Optional<Letter> of(LogRecord letter, String rule) {
    if (!rule.equals(text(letter, LetterHeaders.RULE))) {
      return Optional.empty();
    }
    try {
      var place =
          new Place(
              text(letter, SOURCE + "topic"),
              Integer.parseInt(text(letter, SOURCE + "partition")),
              Long.parseLong(text(letter, SOURCE + "offset")));
      Set<Integer> items = new HashSet<>();
      for (String index : text(letter, LetterHeaders.PREFIX + "item.index").split(",", -1)) {
        if (!index.isEmpty()) {
          items.add(Integer.valueOf(index));
        }
      }
      long timestamp = Long.parseLong(text(letter, SOURCE + "timestamp"));
      boolean omitted = !text(letter, LetterHeaders.PREFIX + DeadLetters.OMITTED).isEmpty();
      LogRecord original = original(letter, place, timestamp);
      String id = text(letter, LetterHeaders.PREFIX + DeadLetters.TOPIC_ID);
      var topic = new SourceTopic(place.topic(), id.isEmpty() ? null : id);
      return Optional.of(new Letter(topic, original, items, omitted));
    } catch (NumberFormatException foreign) {
      return Optional.empty();
    }
  }

  private static LogRecord original(LogRecord letter, Place place, long timestampMillis) {
    List<LogRecord.Header> own =
        letter.headers().stream()
            .filter(header -> !header.name().startsWith(LetterHeaders.PREFIX))
            .toList();
    return new LogRecord(
        place.partition(),
        place.offset(),
        letter.leaderEpoch(),
        timestampMillis,
        letter.key(),
        letter.value(),
        own);
  }

  /** The last header of that name: a record may have brought one along. */
  private static String text(LogRecord letter, String name) {
    String found = "";
    for (LogRecord.Header header : letter.headers()) {
      byte[] value = header.value();
      if (value != null && header.name().equals(name)) {
        found = new String(value, StandardCharsets.UTF_8);
      }
    }
    return found;
  }

  /** The same of the record as it stands in its topic. */
  Letter with(LogRecord whole) {
    return new Letter(topic, whole, items, false);
  }

  /** Whether the item was among those that failed. */
  boolean has(int index) {
    return items.isEmpty() || items.contains(index);
  }
}
