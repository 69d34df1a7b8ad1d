package dev.barnabas.core.log;

import dev.barnabas.core.log.RecordMapper.Mapped;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every reader of a log does first: rule 2.1 over its records, in order, and what is out of
 * date under a rule that wants the newest. For our own log the verdict needs only the head of a
 * record; under a rule with an id template each message is judged.
 *
 * <p>Thread: the reader that owns it.
 */
public final class ReplayFilter {
  private static final int[] NOTHING = {};

  private final ChannelLog log;
  private final DuplicateFilter duplicates;
  private final NewestFilter newest;

  /**
   * @param windowMillis W
   * @param fromBeginning whether the reader starts where the log begins
   */
  public ReplayFilter(ChannelLog log, long windowMillis, boolean fromBeginning) {
    this.log = log;
    this.duplicates = new DuplicateFilter(windowMillis, fromBeginning);
    this.newest = new NewestFilter(windowMillis);
  }

  /**
   * What of a record counts.
   *
   * @param keep whether anything of it does
   * @param first where its key was seen first: {@link DuplicateFilter#FIRST}, {@link
   *     DuplicateFilter#UNKNOWN} or an offset
   * @param dropped indexes of the messages that are repeats, when some are not
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Verdict(boolean keep, long first, int[] dropped) {
    /** All of it counts. */
    public static final Verdict KEEP = new Verdict(true, DuplicateFilter.FIRST, NOTHING);

    static final Verdict SKIP = new Verdict(false, DuplicateFilter.FIRST, NOTHING);
  }

  /** Takes the next record; once each, in offset order. */
  public Verdict judge(LogRecord record) {
    if (!log.mapper().deduplicates()) {
      return Verdict.KEEP;
    }
    duplicates.advance(record.timestampMillis());
    newest.advance(duplicates.elapsedMillis());
    return log.publishable() ? judgeOwn(record) : judgeMapped(record);
  }

  /** Whether enough log lies behind to give the verdict that every other reader gives. */
  public boolean isReady() {
    return !log.mapper().deduplicates() || duplicates.isReady();
  }

  /** Whether nothing is remembered: an idle partition needs no ticks then. */
  public boolean isEmpty() {
    return duplicates.isEmpty() && newest.isEmpty();
  }

  private Verdict judgeOwn(LogRecord record) {
    byte[] key = record.key();
    byte @Nullable [] value = record.value();
    if (key == null || value == null || !EnvelopeHead.isEnvelope(value)) {
      return Verdict.SKIP;
    }
    Envelope.Kind kind = EnvelopeHead.kind(value);
    boolean depends =
        kind == Envelope.Kind.PRESENCE
            || kind == Envelope.Kind.EDIT
            || kind == Envelope.Kind.ANNOTATION;
    if (kind != Envelope.Kind.MESSAGE && !depends) {
      return Verdict.SKIP;
    }
    long first =
        duplicates.check(
            ChannelKey.ofBytes(key),
            EnvelopeHead.scope(value),
            value,
            EnvelopeHead.ID_AT,
            EnvelopeHead.idLength(value),
            record.offset());
    if (first != DuplicateFilter.FIRST) {
      return new Verdict(false, first, NOTHING);
    }
    if (!depends && isOutOfDate(record, key)) {
      return Verdict.SKIP;
    }
    // What it means depends on who is there, or on the message: replay knows, the record alone does
    // not.
    return depends ? Verdict.SKIP : Verdict.KEEP;
  }

  private boolean isOutOfDate(LogRecord record, byte[] key) {
    Version version = record.headers().isEmpty() ? null : Version.of(record.headers());
    return version != null
        && newest.isOutOfDate(ChannelKey.ofBytes(key), version, duplicates.elapsedMillis());
  }

  private Verdict judgeMapped(LogRecord record) {
    List<Mapped> mapped = log.mapper().map(record);
    var dropped = new int[mapped.size()];
    int count = 0;
    for (Mapped item : mapped) {
      String given = item.message().id();
      if (given == null) {
        continue; // nothing to know it by
      }
      byte[] id = given.getBytes(StandardCharsets.UTF_8);
      long first =
          duplicates.check(item.channel(), Scope.SOURCE, id, 0, id.length, record.offset());
      if (first != DuplicateFilter.FIRST) {
        dropped[count++] = item.index();
      }
    }
    if (count == 0) {
      return mapped.isEmpty() ? Verdict.SKIP : Verdict.KEEP;
    }
    return new Verdict(count < mapped.size(), DuplicateFilter.FIRST, Arrays.copyOf(dropped, count));
  }
}
