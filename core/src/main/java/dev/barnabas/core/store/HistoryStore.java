package dev.barnabas.core.store;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.core.namespace.Namespace;
import dev.barnabas.core.namespace.Namespaces;
import dev.barnabas.core.store.TreeWalk.Range;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * What is kept of channels beyond the window, and which are. Made before there is anything to read
 * with, and then connected.
 *
 * <p>Thread: any; reading blocks.
 */
public final class HistoryStore {
  /** How long the last message of a channel is kept ({@code persistLast}). */
  public static final Duration LAST_KEPT = Duration.ofDays(365);

  private static final long OPENING_SECONDS_MAX = 5; // less than who attaches waits

  private volatile Namespaces namespaces = Namespaces.none();
  private final CompletableFuture<StoreReads> reads = new CompletableFuture<>();

  /** How much of a channel is kept. */
  public enum Keeping {
    NOTHING,
    /** What was published last. */
    LAST,
    /** All, for the retention of its namespace. */
    ALL
  }

  /** One in which nothing is. */
  public static HistoryStore none() {
    return new HistoryStore();
  }

  /** From now on these say what is kept. */
  public void follow(Namespaces rules) {
    namespaces = rules;
  }

  /** From now on it is read with this. */
  public void connect(StoreReads connected) {
    reads.obtrudeValue(connected);
  }

  /** How much is kept of the channel, by the rules in force. */
  public Keeping keeping(ChannelKey channel) {
    Namespace rules = rules(channel);
    if (rules.persisted()) {
      return Keeping.ALL;
    }
    return rules.persistLast() ? Keeping.LAST : Keeping.NOTHING;
  }

  /** How long it is kept, and stays when it is to be kept no more. */
  public Duration retention(ChannelKey channel) {
    Namespace rules = rules(channel);
    return rules.persistLast() && !rules.persisted() ? LAST_KEPT : rules.retention();
  }

  private Namespace rules(ChannelKey channel) {
    return namespaces.of(channel.app(), channel.name());
  }

  /**
   * What is asked of the store.
   *
   * @param after the last place before it
   * @param below the first place behind it
   * @param fromMillis and {@code toMillis}: timestamps, inclusive
   */
  public record Question(
      TreeKey key, LogPlace after, LogPlace below, long fromMillis, long toMillis) {
    /** Whether it is asked for. */
    public boolean holds(StoredItem item) {
      return range(below).holds(item);
    }

    private Range range(LogPlace end) {
      return new Range(after, end, fromMillis, toMillis);
    }
  }

  /** Where the store and the log meet: a look at the store that does not change any more. */
  public static final class Look {
    private final int partition;
    private final StoreReads store;
    private final StoreReads.Found found;

    private Look(int partition, StoreReads store, StoreReads.Found found) {
      this.partition = partition;
      this.store = store;
      this.found = found;
    }

    /** Everything before is in the store, whatever is behind is not looked at. */
    public LogPlace covered() {
      return found.covered();
    }

    /** Gives items until the taker has enough; then returns false. */
    public boolean give(Question question, boolean newestFirst, Predicate<StoredItem> taker) {
      LogPlace below =
          found.covered().isBefore(question.below()) ? found.covered() : question.below();
      return new TreeWalk(offset -> store.record(partition, offset), question.range(below))
          .give(found.root(), newestFirst, taker);
    }
  }

  /**
   * Looks a channel up; waits for the store while it is being opened.
   *
   * @throws LogUnavailableException the store can't be read now
   */
  public Look look(int partition, TreeKey key) {
    StoreReads known = reads();
    return new Look(partition, known, known.find(partition, key));
  }

  private StoreReads reads() {
    try {
      return reads.get(OPENING_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new LogUnavailableException("the history store is not open: retry", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while the history store was opened", e);
    }
  }
}
