package dev.barnabas.core.channel;

import dev.barnabas.core.edit.EditedMessage;
import dev.barnabas.core.edit.MessageBytes;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.core.log.StartFinder;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.core.store.HistoryStore;
import dev.barnabas.core.store.HistoryStore.Look;
import dev.barnabas.core.store.HistoryStore.Question;
import dev.barnabas.core.store.LogPlace;
import dev.barnabas.core.store.StoredItem;
import dev.barnabas.core.store.TreeKey;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a channel behind an offset of our own log, from the store, and where that has not
 * come so far yet, from the log: each item once, whatever is stored meanwhile.
 *
 * <pre>
 *   ───── store ─────┤├──── log ────┤├──── window ────►
 *                covered          below
 * </pre>
 *
 * <p>Thread: any that may block; fails with {@link LogUnavailableException}.
 */
public final class KeptItems {
  // Of the log: many seconds of a busy one. A store that is further behind has lost its writers.
  private static final long LOG_OFFSETS_MAX = 250_000;
  private static final long LOG_BYTES_MAX = 64L << 20;

  private final HistoryStore store;
  private final ChannelLog log;
  private final int partition;
  private final ReplaySettings settings;
  private final long windowStart;

  /**
   * @param windowStart from this offset on the window answers
   */
  public KeptItems(
      HistoryStore store,
      ChannelLog log,
      int partition,
      ReplaySettings settings,
      long windowStart) {
    this.store = store;
    this.log = log;
    this.partition = partition;
    this.settings = settings;
    this.windowStart = windowStart;
  }

  /** Where the window begins. */
  public LogPlace end() {
    return LogPlace.at(log.identity().generation(), windowStart);
  }

  /** Gives what is asked for, newest first, until the taker has enough. */
  public void newestFirst(Question question, Predicate<StoredItem> taker) {
    Look look = store.look(partition, question.key());
    Gap gap = gap(question.key(), look.covered());
    for (StoredItem item : gap.items().descendingMap().values()) {
      if (question.holds(item) && !taker.test(item)) {
        return;
      }
    }
    boolean _ = look.give(question, true, item -> taker.test(gap.asOfNow(item)));
  }

  /** Gives what is asked for, oldest first, until the taker has enough. */
  public void oldestFirst(Question question, Predicate<StoredItem> taker) {
    Look look = store.look(partition, question.key());
    Gap gap = gap(question.key(), look.covered());
    if (!look.give(question, false, item -> taker.test(gap.asOfNow(item)))) {
      return;
    }
    for (StoredItem item : gap.items().values()) {
      if (question.holds(item) && !taker.test(item)) {
        return;
      }
    }
  }

  /** The newest of what is asked for, as far as it was published at once; oldest first. */
  public List<StoredItem> lastPublish(Question question) {
    var last = new ArrayList<StoredItem>();
    newestFirst(
        question,
        item -> {
          boolean same = last.isEmpty() || item.place().isOfOnePublish(last.getFirst().place());
          if (same) {
            last.addFirst(item);
          }
          return same;
        });
    return last;
  }

  /** The message that was created there; null: it is not kept. */
  @Nullable EditedMessage message(ChannelKey channel, Position created) {
    int generation = log.identity().generation();
    var place = new LogPlace(generation, created.offset(), created.index());
    var question =
        new Question(
            new TreeKey(TreeKey.Kind.MESSAGES, channel),
            new LogPlace(generation, created.offset() - 1, Position.INDEX_MAX),
            new LogPlace(generation, created.offset() + 1, 0),
            Long.MIN_VALUE,
            Long.MAX_VALUE);
    var found = new ArrayList<EditedMessage>(1);
    oldestFirst(
        question,
        item -> {
          if (item.place().equals(place)) {
            found.add(MessageBytes.state(item.body()));
          }
          return found.isEmpty();
        });
    return found.isEmpty() ? null : found.getFirst();
  }

  /**
   * What the store does not have yet.
   *
   * @param items new ones
   * @param changed that stand in for those of the store
   */
  private record Gap(NavigableMap<LogPlace, StoredItem> items, Map<LogPlace, StoredItem> changed) {
    static final Gap NONE = new Gap(new TreeMap<>(), Map.of());

    StoredItem asOfNow(StoredItem item) {
      return changed.getOrDefault(item.place(), item);
    }
  }

  /** None, but for some seconds after a writer was lost. */
  private Gap gap(TreeKey key, LogPlace covered) {
    // Nothing was ever stored: what came before the namespace said so is not kept.
    if (covered.equals(LogPlace.FIRST) || !covered.isBefore(end())) {
      return Gap.NONE;
    }
    LogBounds bounds = Waiting.on(log.reader().bounds(log.partition(partition)));
    boolean older = covered.generation() < log.identity().generation();
    long from = Math.max(older ? 0 : covered.offset(), bounds.begin());
    long to = Math.min(windowStart, bounds.end());
    if (to - from > LOG_OFFSETS_MAX) {
      throw behind(to - from);
    }
    return from >= to ? Gap.NONE : scan(key, from, to);
  }

  private LogUnavailableException behind(long records) {
    return new LogUnavailableException(
        "the history store is " + records + " records behind partition " + partition + ": retry");
  }

  private Gap scan(TreeKey key, long from, long to) {
    var gap = new Gap(new TreeMap<>(), new HashMap<>());
    long[] bytes = {0};
    long firstMillis = StartFinder.firstMillis(log, partition, from, to);
    StartFinder.Start start =
        new StartFinder(settings.dedupWindow().toMillis()).find(log, partition, from, firstMillis);
    var replay = new LogReplay(log, partition, settings, start.fromBeginning());
    log.reader()
        .scan(
            log.partition(partition),
            start.offset(),
            to,
            record -> {
              LogReplay.Said said = replay.replay(record, key.channel()::equals);
              if (said != null && record.offset() >= from && said.key().equals(key)) {
                for (StoredItem item : said.items()) {
                  boolean old = said.change() && !gap.items().containsKey(item.place());
                  (old ? gap.changed() : gap.items()).put(item.place(), item);
                  bytes[0] += item.body().length;
                }
              }
              if (bytes[0] > LOG_BYTES_MAX) {
                throw behind(to - from);
              }
              return true;
            });
    return gap;
  }
}
