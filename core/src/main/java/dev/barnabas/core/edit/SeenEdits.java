package dev.barnabas.core.edit;

import dev.barnabas.core.log.DuplicateFilter;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.ReplayFilter.Verdict;
import org.jspecify.annotations.Nullable;

/** Makes of a record about an earlier message one that says what it means: for windows. */
public final class SeenEdits {
  private SeenEdits() {}

  /**
   * The record in the words of its meaning; null: it is not an edit, a repeat, or means nothing.
   */
  public static @Nullable LogRecord of(EditFold fold, LogRecord record, Verdict verdict) {
    fold.advance(record.timestampMillis());
    byte[] value = record.value();
    if (value == null || verdict.first() != DuplicateFilter.FIRST || !EditRecords.isEdit(value)) {
      return null;
    }
    EditEvent event = fold.apply(record);
    return event == null
        ? null
        : new LogRecord(
            record.partition(),
            record.offset(),
            record.leaderEpoch(),
            record.timestampMillis(),
            record.key(),
            EditRecords.encodeSeen(value, event),
            record.headers());
  }
}
