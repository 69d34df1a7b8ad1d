package dev.barnabas.core.channel;

import java.util.concurrent.atomic.LongAdder;

/** How the publishes of a node ended. Thread: any. */
public final class PublishCounters {
  private final LongAdder messages = new LongAdder();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder unknown = new LongAdder();

  /**
   * A moment's sums since the start.
   *
   * @param messages in publishes that were accepted
   */
  public record Snapshot(long messages, long accepted, long refused, long unknown) {}

  void onOutcome(PublishOutcome outcome, int count) {
    switch (outcome) {
      case PublishOutcome.Accepted _ -> {
        accepted.increment();
        messages.add(count);
      }
      case PublishOutcome.Refused _ -> refused.increment();
      case PublishOutcome.Unknown _ -> unknown.increment();
    }
  }

  /** A publish was refused before it came to the log. */
  public void onRefused() {
    refused.increment();
  }

  public Snapshot snapshot() {
    return new Snapshot(messages.sum(), accepted.sum(), refused.sum(), unknown.sum());
  }
}
