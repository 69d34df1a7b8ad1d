package dev.barnabas.core.snapshot;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.RecordMapper.Mapped;
import dev.barnabas.mapping.rule.SnapshotSettings;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.Position;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The snapshots of a partition's channels: a function of its records, so that every node that read
 * the same ones shows the same. Bounded by the rule's {@code length} for each channel and by a
 * share of the node's memory; over it, the channel that was quiet for longest loses its oldest row,
 * and that is told.
 *
 * <p>Thread: its owner; who reads back hands it over to the log reader.
 */
public final class SnapshotState {
  private final SnapshotSettings settings;
  private final SnapshotMemory memory;
  private final BiConsumer<ChannelKey, String> onFull;
  private final LinkedHashMap<ChannelKey, ChannelRows> channels =
      new LinkedHashMap<>(); // quiet first
  private long bytes;

  /**
   * @param onFull told of a channel that lost what counts, and why
   */
  public SnapshotState(
      SnapshotSettings settings, SnapshotMemory memory, BiConsumer<ChannelKey, String> onFull) {
    this.settings = settings;
    this.memory = memory;
    this.onFull = onFull;
    memory.onOpened();
  }

  /**
   * Takes the next message, once each, in order.
   *
   * @param placed the mapped message with its serial
   * @param millis the record's time
   */
  public void take(Mapped mapped, Message placed, Position at, long millis) {
    if (placed.isEphemeral()) {
      return;
    }
    ChannelRows rows = channels.get(mapped.channel());
    if (rows == null) {
      rows = new ChannelRows(settings);
    }
    long before = rows.bytes();
    String lost = rows.take(at, mapped.snapshotKey(), placed, millis);
    bytes += rows.bytes() - before;
    if (rows.isEmpty()) {
      channels.remove(mapped.channel());
    } else {
      channels.putLast(mapped.channel(), rows);
    }
    if (lost != null) {
      onFull.accept(mapped.channel(), lost);
    }
    shrink();
  }

  private void shrink() {
    long share = memory.share();
    while (bytes > share && !channels.isEmpty()) {
      Map.Entry<ChannelKey, ChannelRows> quiet = channels.firstEntry();
      ChannelRows rows = quiet.getValue();
      long before = rows.bytes();
      rows.removeOldest();
      bytes += rows.bytes() - before;
      if (rows.isEmpty()) {
        channels.pollFirstEntry();
      }
      onFull.accept(
          quiet.getKey(),
          "all snapshots of its partition are over " + share + " bytes: raise log.windowBytes");
    }
  }

  /**
   * Gives rows of a channel, in the order of the log.
   *
   * @param after the place behind which it begins
   * @param through the last place that may be given; merged rows are given as they are now
   * @param taker false: it has enough
   */
  public void rows(
      ChannelKey channel, Position after, Position through, long nowMillis, Predicate<Row> taker) {
    ChannelRows rows = channels.get(channel);
    if (rows == null) {
      return;
    }
    long oldest = oldestMillis(nowMillis);
    for (Row row : rows.after(after).values()) {
      if (row.place().isAfter(through)) {
        return;
      }
      if (row.millis() >= oldest && !taker.test(row)) {
        return;
      }
    }
  }

  /** What is older than this does not count now. */
  public long oldestMillis(long nowMillis) {
    Duration idle = settings.maxIdle();
    return idle == null ? Long.MIN_VALUE : nowMillis - idle.toMillis();
  }

  /** Lets go of what does not count any more. */
  public void expire(long nowMillis) {
    if (settings.maxIdle() == null) {
      return;
    }
    long oldest = oldestMillis(nowMillis);
    channels
        .values()
        .removeIf(rows -> {
          long before = rows.bytes();
          rows.expire(oldest);
          bytes += rows.bytes() - before;
          return rows.isEmpty();
        });
  }

  /** Memory taken. */
  public long bytes() {
    return bytes;
  }

  /** Gives its memory back. */
  public void close() {
    memory.onClosed();
    channels.clear();
  }
}
