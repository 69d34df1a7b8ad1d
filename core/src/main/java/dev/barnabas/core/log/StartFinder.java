package dev.barnabas.core.log;

/**
 * Finds where a reader has to start so that rule 2.1 gives it the verdicts that all others have:
 * far enough back that W of log time lies before the first entry it emits, or where the log begins
 * (architecture 2.1). Steps back in real time, doubling.
 *
 * <p>Thread: any that may block.
 */
public final class StartFinder {
  private final long windowMillis;

  public StartFinder(long windowMillis) {
    this.windowMillis = windowMillis;
  }

  /**
   * Where to start.
   *
   * @param offset of the first record to read
   * @param fromBeginning whether nothing lies before it
   */
  public record Start(long offset, boolean fromBeginning) {}

  /**
   * The start for a reader that emits from {@code firstEmitted} on.
   *
   * @param firstEmittedMillis a time not after that record's
   * @throws LogUnavailableException the cluster did not answer
   */
  public Start find(ChannelLog log, int partition, long firstEmitted, long firstEmittedMillis) {
    LogReader reader = log.reader();
    LogPartition at = log.partition(partition);
    long begin = Waiting.on(reader.bounds(at)).begin();
    if (!log.mapper().deduplicates()) {
      return new Start(Math.max(firstEmitted, begin), false);
    }
    for (long backMillis = windowMillis; ; backMillis *= 2) {
      long offset = Waiting.on(reader.offsetAt(at, Math.max(0, firstEmittedMillis - backMillis)));
      if (offset <= begin || backMillis >= firstEmittedMillis) {
        return new Start(begin, true);
      }
      if (offset <= firstEmitted && logTime(reader, at, offset, firstEmitted) >= windowMillis) {
        return new Start(offset, false);
      }
    }
  }

  /** The time of the first record in {@code [from, to)}; 0: there is none. Blocks. */
  public static long firstMillis(ChannelLog log, int partition, long from, long to) {
    long[] millis = {0};
    log.reader()
        .scan(
            log.partition(partition),
            from,
            to,
            record -> {
              millis[0] = record.timestampMillis();
              return false;
            });
    return millis[0];
  }

  private static long logTime(LogReader reader, LogPartition at, long from, long to) {
    var clock = new LogClock();
    reader.scan(
        at,
        from,
        to,
        record -> {
          clock.advance(record.timestampMillis());
          return true;
        });
    return clock.nowMillis();
  }
}
