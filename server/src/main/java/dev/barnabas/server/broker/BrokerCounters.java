package dev.barnabas.server.broker;

import java.util.concurrent.atomic.LongAdder;

/** What sessions count. Thread: any. */
public final class BrokerCounters {
  final LongAdder sessions = new LongAdder();
  final LongAdder sent = new LongAdder();
  final LongAdder written = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder discardedIn = new LongAdder();
  final LongAdder discardedOut = new LongAdder();
  final LongAdder transformFailures = new LongAdder();
  final LongAdder ended = new LongAdder();

  /**
   * The counts now.
   *
   * @param sessions open now
   * @param sent records that went out
   * @param written frames that became records
   * @param refused frames that may not
   * @param failed frames that Kafka did not take
   * @param discardedIn frames that a plug-in dropped
   * @param discardedOut records that a plug-in dropped
   * @param transformFailures throws of plug-ins
   * @param ended sessions that the server ended: bad frames, missing rights, too slow
   */
  public record Snapshot(
      long sessions,
      long sent,
      long written,
      long refused,
      long failed,
      long discardedIn,
      long discardedOut,
      long transformFailures,
      long ended) {}

  public Snapshot snapshot() {
    return new Snapshot(
        sessions.sum(),
        sent.sum(),
        written.sum(),
        refused.sum(),
        failed.sum(),
        discardedIn.sum(),
        discardedOut.sum(),
        transformFailures.sum(),
        ended.sum());
  }
}
