package dev.barnabas.core.channel;

import dev.barnabas.core.edit.EditMemory;
import dev.barnabas.core.edit.MessageScans;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogAppender;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.core.log.WindowMemory;
import dev.barnabas.core.presence.Connections;
import dev.barnabas.core.presence.PresenceFixtures;
import dev.barnabas.core.presence.PresenceTimes;
import dev.barnabas.core.snapshot.SnapshotMemory;
import dev.barnabas.core.store.HistoryStore;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * All that one log reader's thread does for its partitions: replay, hand-over to the loops,
 * housekeeping.
 *
 * <p>Thread: the log reader; {@link #execute}, {@link #attach}, {@link #offer} and {@link #isReady}
 * any.
 */
public final class ReplayAgent implements LogReader.TurnListener {
  private static final long HOUSEKEEPING_MILLIS = 1_000;

  /** An attach that began before its log was retired comes some milliseconds late. */
  private static final int RETIRED_MAX = 256;

  private final Surroundings surroundings;
  private final EditMemory editMemory;
  private final MessageScans messageScans;
  private final SnapshotMemory snapshotMemory;
  private final ReadBacks readBacks;
  private final LogReader reader;
  // In the order of their opening: a simulation has to take the same way each time.
  private final Map<PartitionId, PartitionChannels> partitions = new LinkedHashMap<>();
  private final LinkedHashSet<ChannelLog> retired = new LinkedHashSet<>(); // the last RETIRED_MAX
  private final Map<Integer, Handover> handovers = new LinkedHashMap<>(); // one per event loop
  private final List<LongConsumer> eachTurn = new ArrayList<>(1); // ≤ parts of a node
  private final List<Runnable> afterTurn = new ArrayList<>(); // ≤ presence events of one turn
  private long housekeptMillis;
  private long nowMillis;
  private volatile boolean ready;

  private record PartitionId(ChannelLog log, int partition) {}

  /**
   * What the agent works with.
   *
   * @param memory one for all agents of a node
   * @param blocking runs what has to wait for the cluster
   * @param appender for ticks
   * @param presence what presence works with
   * @param store what is kept beyond the window
   */
  public record Surroundings(
      ReplaySettings settings,
      WindowMemory memory,
      FrameFactory frames,
      Executor blocking,
      PendingAppends pending,
      LogAppender appender,
      ConnectionEvents connections,
      PresenceSurroundings presence,
      HistoryStore store) {}

  /**
   * What presence works with.
   *
   * @param connections of this node
   * @param membersMax members that a channel may have, by its app
   */
  public record PresenceSurroundings(
      PresenceTimes times,
      Connections connections,
      PresenceFixtures fixtures,
      ToIntFunction<String> membersMax) {}

  public ReplayAgent(LogReader reader, Surroundings surroundings) {
    this.reader = reader;
    this.surroundings = surroundings;
    this.editMemory = new EditMemory(surroundings.settings().editBytes());
    this.messageScans = new MessageScans(surroundings.blocking());
    this.readBacks = new ReadBacks(this);
    this.snapshotMemory = new SnapshotMemory(surroundings.settings().snapshotBytes());
  }

  Surroundings surroundings() {
    return surroundings;
  }

  EditMemory editMemory() {
    return editMemory;
  }

  SnapshotMemory snapshotMemory() {
    return snapshotMemory;
  }

  ReadBacks readBacks() {
    return readBacks;
  }

  /** Thread: any. */
  MessageScans messageScans() {
    return messageScans;
  }

  /** Reads all partitions of our own log from now on, whoever follows them. */
  public void start(ChannelLog ownLog) {
    execute(() -> {
      for (int partition = 0; partition < ownLog.partitions(); partition++) {
        partition(ownLog, partition);
      }
    });
  }

  /** Whether everything that was in our own log when it was opened has been replayed. */
  public boolean isReady() {
    return ready;
  }

  /** Runs a task that ends or answers what was begun on the reader's thread. */
  void execute(Runnable task) {
    reader.execute(task);
  }

  /**
   * Asks what has to wait for the cluster; the answer, or an error for who waits for it, comes back
   * to the reader's thread.
   *
   * @param what is done, in a few words
   */
  <T extends @Nullable Object> void ask(
      String what, Supplier<T> question, Consumer<T> then, Consumer<ErrorInfo> failed) {
    Blocking.ask(
        surroundings.blocking(),
        what,
        question,
        answer -> execute(() -> then.accept(answer)),
        error -> execute(() -> failed.accept(error)));
  }

  /** Attaches a follower; the listener is called on its loop. */
  public void attach(AttachRequest request, ChannelLog log, int partition) {
    boolean taken =
        reader.offer(() -> {
          if (retired.contains(log)) {
            flush(request.follower().outlet());
            refuse(request, isRetired(log));
          } else {
            partition(log, partition).onAttach(request);
          }
        });
    if (!taken) {
      refuse(request, ReplayAgents.overloaded());
    }
  }

  private static void refuse(AttachRequest request, ErrorInfo error) {
    var outcome = new AttachOutcome.Unavailable(error);
    request.follower().outlet().execute(() -> request.listener().accept(outcome));
  }

  private static ErrorInfo isRetired(ChannelLog log) {
    return ErrorCode.CHANNEL_UNAVAILABLE.with(
        "rule '" + log.rule() + "' has just changed: attach again");
  }

  /** Ends a log for good, see {@link ReplayAgents#retire}. */
  void retire(ChannelLog log, ErrorInfo reason) {
    execute(() -> {
      if (retired.add(log) && retired.size() > RETIRED_MAX) {
        retired.removeFirst();
      }
      List<PartitionChannels> ended = new ArrayList<>();
      partitions
          .entrySet()
          .removeIf(each -> each.getKey().log().equals(log) && ended.add(each.getValue()));
      ended.forEach(partition -> partition.retire(reason));
    });
  }

  /** Runs a task with the channels of a partition, opened if need be. */
  public void withPartition(ChannelLog log, int partition, Consumer<PartitionChannels> task) {
    execute(() -> task.accept(partition(log, partition)));
  }

  /** As {@link #withPartition}, but for what somebody begins: false when it is refused. */
  boolean offer(ChannelLog log, int partition, Consumer<PartitionChannels> task) {
    return reader.offer(() -> task.accept(partition(log, partition)));
  }

  /** Does something on all partitions of our own log that are read. Thread: the log reader. */
  void forOwn(Consumer<PartitionChannels> task) {
    for (PartitionChannels partition : partitions.values()) {
      if (partition.isOwn()) {
        task.accept(partition);
      }
    }
  }

  @Override
  public void onTurnEnd(long turnMillis) {
    nowMillis = turnMillis;
    var failures = new TurnFailures();
    if (!ready || turnMillis - housekeptMillis >= HOUSEKEEPING_MILLIS) {
      housekeptMillis = turnMillis;
      failures.guard(() -> keepHouse(failures));
    }
    eachTurn.forEach(part -> failures.guard(() -> part.accept(turnMillis)));
    handovers.values().forEach(handover -> failures.guard(handover::send));
    List<Runnable> due = List.copyOf(afterTurn);
    afterTurn.clear();
    due.forEach(failures::guard);
    failures.rethrow();
  }

  /** Tells someone the time at the end of each turn, at least twice a second. */
  public void eachTurn(LongConsumer part) {
    execute(() -> eachTurn.add(part));
  }

  /** Does something once all that this turn brought is handed over. */
  void afterTurn(Runnable task) {
    afterTurn.add(task);
  }

  void handOver(Channel channel, Entry entry) {
    for (Follower follower : channel.followers()) {
      handover(follower.outlet()).add(follower, entry);
    }
  }

  /** Sends what a loop has coming, so that an answer given now does not overtake it. */
  void flush(Outlet outlet) {
    handover(outlet).send();
  }

  ChannelPlace place(PartitionChannels partition, ChannelKey key) {
    return new ChannelPlace(this, partition, key);
  }

  private Handover handover(Outlet outlet) {
    return handovers.computeIfAbsent(outlet.index(), index -> new Handover(outlet));
  }

  private PartitionChannels partition(ChannelLog log, int partition) {
    var id = new PartitionId(log, partition);
    PartitionChannels known = partitions.get(id);
    if (known == null || known.isOver()) { // one that was lost is read anew
      var fresh = new PartitionChannels(this, log, partition);
      if (known != null) {
        fresh.presence().state().goOn(known.presence().state());
      }
      known = fresh;
      partitions.put(id, known);
      known.open();
    }
    return known;
  }

  /** When the last turn ended. */
  long nowMillis() {
    return nowMillis;
  }

  private void openAnewOrForget(PartitionId id) {
    if (id.log().publishable()) {
      partition(id.log(), id.partition());
    } else {
      partitions.remove(id);
    }
  }

  private void keepHouse(TurnFailures failures) {
    List<PartitionId> ended = new ArrayList<>();
    boolean allReplayed = true;
    for (var each : partitions.entrySet()) {
      PartitionChannels partition = each.getValue();
      failures.guard(() -> partition.keepHouse(nowMillis));
      if (partition.isOver()) {
        ended.add(each.getKey());
      }
      allReplayed &= !partition.isOwn() || partition.isLive();
    }
    ended.forEach(id -> failures.guard(() -> openAnewOrForget(id)));
    ready = allReplayed && !partitions.isEmpty();
  }
}
