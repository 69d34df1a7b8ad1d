package dev.barnabas.kafka.rule;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a rule did, and a sample of what it could not do. Thread: any. */
public final class RuleCounters {
  private static final Logger log = LoggerFactory.getLogger(RuleCounters.class);
  private static final long SAMPLE_MILLIS = 10_000;
  private static final int ERRORS_MAX = 10;
  private static final long RATE_MILLIS = 10_000;
  private static final double SECOND_MILLIS = 1_000;

  private final String rule;
  private final InstantSource clock;
  private final LongAdder records = new LongAdder();
  private final LongAdder messages = new LongAdder();
  private final AtomicLong reachedMillis = new AtomicLong();
  private final LongAdder deadLetters = new LongAdder();
  private final LongAdder snapshotDrops = new LongAdder();

  /** By reason: as many entries as there are reasons. */
  private final Map<String, LongAdder> skipped = new ConcurrentHashMap<>();

  private final Deque<RuleError> errors = new ArrayDeque<>(ERRORS_MAX); // the newest first
  private final ReentrantLock errorsLock = new ReentrantLock();
  private final AtomicLong nextSampleMillis = new AtomicLong();
  private final AtomicLong nextFullMillis = new AtomicLong();
  private final AtomicReference<Rate> rate = new AtomicReference<>(new Rate(0, 0, 0));

  /** Records per second between two marks, the later of which lies at {@code millis}. */
  private record Rate(long millis, long records, double perSecond) {}

  /**
   * @param clock the time of day
   */
  public RuleCounters(String rule, InstantSource clock) {
    this.rule = rule;
    this.clock = clock;
  }

  /**
   * A moment's sum.
   *
   * @param snapshotDrops keys that channels' snapshots lost as there was no room for more
   * @param reachedMillis time of the newest record; 0: none yet, or nobody asked
   * @param skipped by reason
   * @param perSecond records taken, over the last ten seconds or so
   * @param errors the last ones, the newest first
   */
  public record Snapshot(
      long records,
      long messages,
      long deadLetters,
      long snapshotDrops,
      long reachedMillis,
      Map<String, Long> skipped,
      double perSecond,
      List<RuleError> errors) {
    /** Of a rule that has done nothing. */
    public static final Snapshot NOTHING = new Snapshot(0, 0, 0, 0, 0, Map.of(), 0, List.of());
  }

  public void record() {
    records.increment();
  }

  /** A record of this time was taken. */
  public void reached(long timestampMillis) {
    reachedMillis.accumulateAndGet(timestampMillis, Math::max);
  }

  public void message() {
    messages.increment();
  }

  public void deadLetter() {
    deadLetters.increment();
  }

  /** A channel's snapshot lost its oldest key. */
  public void snapshotFull(String channel, String why) {
    snapshotDrops.increment();
    long now = clock.millis();
    long next = nextFullMillis.get();
    if (now >= next && nextFullMillis.compareAndSet(next, now + SAMPLE_MILLIS)) {
      log.warn("Rule {}: the snapshot of channel {} lost its oldest key: {}", rule, channel, why);
    }
  }

  /** An item was left out, for this reason. */
  public void skipped(String code) {
    skipped.computeIfAbsent(code, r -> new LongAdder()).increment();
  }

  /** A record failed, whatever becomes of it: kept as one of the last, and told now and then. */
  public void failed(RuleError error) {
    remember(error);
    long now = error.millis();
    long next = nextSampleMillis.get();
    if (now >= next && nextSampleMillis.compareAndSet(next, now + SAMPLE_MILLIS)) {
      log.warn("Rule {} can't map {}", rule, error);
    }
  }

  private void remember(RuleError error) {
    errorsLock.lock();
    try {
      if (errors.size() == ERRORS_MAX) {
        errors.removeLast();
      }
      errors.addFirst(error);
    } finally {
      errorsLock.unlock();
    }
  }

  private List<RuleError> lastErrors() {
    errorsLock.lock();
    try {
      return List.copyOf(errors);
    } finally {
      errorsLock.unlock();
    }
  }

  /** To be called now and then, by whoever does the rule's work. */
  public void tick(long nowMillis) {
    Rate known = rate.get();
    long millis = nowMillis - known.millis();
    if (millis >= RATE_MILLIS) {
      long taken = records.sum();
      boolean first = known.millis() == 0;
      double perSecond = first ? 0 : (taken - known.records()) * SECOND_MILLIS / millis;
      rate.compareAndSet(known, new Rate(nowMillis, taken, perSecond));
    }
  }

  public Snapshot snapshot() {
    return new Snapshot(
        records.sum(),
        messages.sum(),
        deadLetters.sum(),
        snapshotDrops.sum(),
        reachedMillis.get(),
        skipped.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue().sum())),
        rate.get().perSecond(),
        lastErrors());
  }
}
