package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.PartitionListener;
import dev.barnabas.core.log.PartitionWindow;
import dev.barnabas.core.log.RecordMapper.Mapped;
import dev.barnabas.core.log.ReplayFilter;
import dev.barnabas.core.log.ReplayFilter.Verdict;
import dev.barnabas.core.log.ReplayLag;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a log on this node: replays its records, keeps its window, hands entries to
 * those who follow its channels. Everything it knows follows from the records.
 *
 * <p>Thread: the log reader.
 */
public final class PartitionChannels implements PartitionListener {
  private static final long IDLE_CLOSE_MILLIS =
      120_000; // a direct partition after its last follower left

  private enum Phase {
    OPENING,
    REPLAYING,
    LIVE,
    OVER
  }

  private final ReplayAgent agent;
  private final ChannelLog log;
  private final int partition;
  private final Map<ChannelKey, Channel> channels = new HashMap<>();
  private final List<Waiter> waiters = new ArrayList<>(); // bounded by attaches and reads under way
  private final TreeMap<Long, Integer> epochs = new TreeMap<>(); // first offset seen → leader epoch
  private final OwnLogEvents ownLogEvents;
  private final PartitionPresence presence;
  private final PartitionEdits edits;
  private final CatchUp catchUp;
  private final Rewinding rewinding;
  private final PartitionSnapshots snapshots;
  private Phase phase = Phase.OPENING;
  private ReplayFilter filter;
  private PartitionWindow window;
  private long nextOffset;
  private long liveOffset; // what has to be replayed before the partition serves
  private final ReplayLag lag = new ReplayLag();
  private long lastRecordMillis;
  private long idleSinceMillis = Long.MAX_VALUE;
  private boolean openAgain;
  private final SharedPlaces places = new SharedPlaces();

  /** Something to do once everything below an offset has been replayed, or will never be. */
  private record Waiter(long offset, Runnable task, Runnable onLost) {}

  PartitionChannels(ReplayAgent agent, ChannelLog log, int partition) {
    this.agent = agent;
    this.log = log;
    this.partition = partition;
    this.filter = new ReplayFilter(log, dedupMillis(), true);
    this.window = new PartitionWindow(partition, 0, agent.surroundings().memory(), 0);
    this.catchUp = new CatchUp(this);
    this.rewinding = new Rewinding(this);
    this.snapshots = new PartitionSnapshots(this);
    this.edits = new PartitionEdits(this);
    this.ownLogEvents = new OwnLogEvents(this, agent.surroundings());
    this.presence = new PartitionPresence(this, agent.surroundings());
  }

  /** Its log. */
  public ChannelLog log() {
    return log;
  }

  /** Its number. */
  public int partition() {
    return partition;
  }

  /** What it holds of the last minutes. */
  public PartitionWindow window() {
    return window;
  }

  /** Everything below has been replayed. */
  public long nextOffset() {
    return nextOffset;
  }

  /** Who is on its channels, when it is one of our own log. */
  public PartitionPresence presence() {
    return presence;
  }

  /** What happened to its messages after they were published, when it is one of our own log. */
  public PartitionEdits edits() {
    return edits;
  }

  boolean isOwn() {
    return log.publishable();
  }

  boolean isLive() {
    return phase == Phase.LIVE;
  }

  boolean isOver() {
    return phase == Phase.OVER;
  }

  ReplayAgent agent() {
    return agent;
  }

  /** Finds where to start, then reads on from there. */
  void open() {
    agent.ask(
        "Opening a partition",
        () -> new PartitionOpening(log, partition, agent.surroundings().settings()).find(),
        this::onFound,
        _ -> openAgain = true);
  }

  private void onFound(PartitionOpening.Found found) {
    if (phase == Phase.OVER) { // retired while the cluster was asked
      return;
    }
    filter = new ReplayFilter(log, dedupMillis(), found.start().fromBeginning());
    ReplaySettings settings = agent.surroundings().settings();
    window.close();
    window =
        new PartitionWindow(
            partition,
            settings.window().toMillis(),
            agent.surroundings().memory(),
            found.start().offset());
    nextOffset = found.start().offset();
    liveOffset = found.end();
    phase = Phase.REPLAYING;
    log.reader().open(log.partition(partition), nextOffset, this);
    snapshots.begin(liveOffset);
    advanceTo(nextOffset);
  }

  @Override
  public void onRecord(LogRecord record) {
    lastRecordMillis = record.timestampMillis();
    lag.onRecord(lastRecordMillis, nowMillis());
    noteEpoch(record);
    Verdict verdict = filter.judge(record);
    LogRecord seen = isOwn() ? seen(record, verdict) : null;
    if (isOwn()) {
      ownLogEvents.onRecord(record, verdict);
    }
    if (!filter.isReady()) {
      window.startAt(record.offset() + 1);
    } else if (seen != null) {
      add(seen, Verdict.KEEP);
    } else if (verdict.keep()) {
      add(record, verdict);
    }
    nextOffset = record.offset() + 1;
  }

  /** What replay makes of a record that means nothing by itself; null: it is not such a one. */
  private @Nullable LogRecord seen(LogRecord record, Verdict verdict) {
    LogRecord seen = presence.replay(record, verdict);
    return seen == null ? edits.replay(record, verdict, filter.isReady()) : seen;
  }

  private void add(LogRecord record, Verdict verdict) {
    ChannelKey routed = log.mapper().route(record);
    window.add(
        routed == null ? PartitionWindow.ANY_ROUTE : PartitionWindow.route(routed),
        record,
        verdict.dropped(),
        isOwn() ? record.timestampMillis() : nowMillis());
    boolean needed = !channels.isEmpty() && (routed == null || channels.containsKey(routed));
    if (snapshots.isKept()) {
      List<Mapped> mapped = log.mapper().map(record);
      snapshots.onRecord(record, verdict.dropped(), mapped);
      if (needed) {
        deliver(EntryContent.byChannel(log, partition, record, verdict.dropped(), mapped));
      }
    } else if (needed) { // else it is not decoded
      deliver(EntryContent.byChannel(log, partition, record, verdict.dropped()));
    }
  }

  private void deliver(Map<ChannelKey, EntryContent> contents) {
    contents.forEach((key, content) -> {
      Channel channel = channels.get(key);
      if (channel != null) {
        for (EntryContent part : content.parts()) {
          Position previous = part.isPresence() ? null : channel.advance(part.last());
          Entry entry = new Entry(part, previous, agent.surroundings().frames());
          agent.handOver(channel, entry);
          entry.release();
        }
      }
    });
  }

  @Override
  public void onPosition(long offset) {
    advanceTo(offset);
  }

  private void advanceTo(long offset) {
    nextOffset = Math.max(nextOffset, offset);
    if (phase == Phase.REPLAYING && nextOffset >= liveOffset) {
      phase = Phase.LIVE;
    }
    if (phase == Phase.LIVE && !waiters.isEmpty()) {
      runWaiters();
    }
  }

  private void runWaiters() {
    var due = new ArrayList<Waiter>();
    waiters.removeIf(waiter -> waiter.offset() <= nextOffset && due.add(waiter));
    for (Waiter waiter : due) {
      attempt(waiter.task(), () -> attempt(waiter.onLost(), () -> {}));
    }
  }

  /** What goes wrong with one that waited is its own, not the partition's. */
  private void attempt(Runnable task, Runnable otherwise) {
    try {
      task.run();
    } catch (Throwable failed) {
      Unexpected.tell(agent::execute, failed);
      otherwise.run();
    }
  }

  @Override
  public void onLost(LogLoss loss) {
    end(
        switch (loss) {
          case OUT_OF_RANGE ->
              ErrorCode.CONTINUITY_EXPIRED.with(
                  "the log no longer reaches back to this node's position");
          case TRUNCATED, DELETED ->
              ErrorCode.CONTINUITY_OTHER_LOG.with("the channel's topic was cut or made again");
          case FAILED -> ErrorCode.INTERNAL.with("a record could not be handled: attach again");
        });
  }

  /** The log is not its channels' any more: ends all that follow it. */
  void retire(ErrorInfo reason) {
    if (phase != Phase.OVER) {
      log.reader().close(log.partition(partition), this);
      end(reason);
    }
  }

  /** Some channels live elsewhere from now on: ends those that follow them here. */
  void expel(Predicate<ChannelKey> moved, ErrorInfo reason) {
    channels
        .values()
        .removeIf(channel -> {
          boolean moves = moved.test(channel.key());
          if (moves) {
            lose(channel, reason);
          }
          return moves;
        });
  }

  private void lose(Channel channel, ErrorInfo error) {
    for (Follower follower : channel.followers()) {
      agent.flush(follower.outlet());
      follower
          .outlet()
          .execute(() -> {
            follower.onLost(error);
            follower.outlet().onBatchEnd();
          });
    }
  }

  private void end(ErrorInfo error) {
    phase = Phase.OVER;
    window.close();
    edits.close();
    snapshots.end();
    channels.values().forEach(channel -> lose(channel, error));
    channels.clear();
    List<Waiter> lost = List.copyOf(waiters);
    waiters.clear();
    lost.forEach(waiter -> attempt(waiter.onLost(), () -> {}));
    if (isOwn()) {
      agent
          .surroundings()
          .pending()
          .onLost(
              partition,
              new PublishOutcome.Unknown(
                  ErrorCode.TIMEOUT.with("the channel's log was cut: publish again")));
    }
  }

  /** Ends what follows a channel: attachments have to attach again. */
  void loseFollowers(ChannelKey key, ErrorInfo error) {
    Channel channel = channels.remove(key);
    if (channel != null) {
      lose(channel, error);
    }
  }

  /**
   * Runs a task once everything below the offset has been replayed, at once if it has.
   *
   * @param onLost runs instead when the partition can't be followed so far, or when the task failed
   *     that had to wait
   */
  public void whenReplayed(long offset, Runnable task, Runnable onLost) {
    if (phase == Phase.OVER) {
      onLost.run();
    } else if (phase == Phase.LIVE && offset <= nextOffset) {
      task.run();
    } else {
      waiters.add(new Waiter(offset, task, onLost));
    }
  }

  void onAttach(AttachRequest request) {
    if (phase == Phase.OVER) {
      answer(request, new AttachOutcome.Unavailable(unavailable()));
    } else if (phase != Phase.LIVE) {
      Runnable onLost = () -> answer(request, new AttachOutcome.Unavailable(unavailable()));
      waiters.add(new Waiter(0, () -> onAttach(request), onLost));
    } else {
      idleSinceMillis = Long.MAX_VALUE;
      if (snapshots.isAwaited() && request.isNewcomer()) {
        snapshots.whenReady(request, () -> onAttach(request));
      } else {
        new Attaching(this, request).begin();
      }
    }
  }

  /**
   * Registers the follower and tells where it stands; nothing of the channel can come in between.
   */
  void follow(AttachRequest request, AttachPoint point) {
    if (phase == Phase.OVER) { // while the cluster was asked
      answer(request, new AttachOutcome.Unavailable(unavailable()));
      return;
    }
    if (snapshots.isAwaited() && request.isNewcomer(point)) {
      snapshots.whenReady(request, () -> follow(request, point.at(head())));
      return;
    }
    channels.computeIfAbsent(request.channel(), Channel::new).follow(request.follower());
    answer(request, new AttachAnswer(this, request, point).outcome());
  }

  void answer(AttachRequest request, AttachOutcome outcome) {
    agent.flush(request.follower().outlet());
    request.follower().outlet().execute(() -> request.listener().accept(outcome));
  }

  void onUnfollow(ChannelKey key, Follower follower) {
    Channel channel = channels.get(key);
    if (channel != null && channel.unfollow(follower)) {
      channels.remove(key);
    }
  }

  void onRefill(RefillRequest request) {
    Position rowsAfter = request.wish().rowsAfter();
    if (phase == Phase.OVER) {
      request.answer(new Refill.Lost(ErrorCode.CONTINUITY_OTHER_LOG.with("the log was lost")));
    } else if (rowsAfter != null) {
      agent.flush(request.follower().outlet());
      request.answer(new Refill.Rows(snapshots.piece(request.key(), rowsAfter, request.after())));
    } else {
      new Refilling(this, request).begin();
    }
  }

  /** The chain of the window that holds the channel's records. */
  public long route(ChannelKey key) {
    return log.mapper().routesByKey() ? PartitionWindow.route(key) : PartitionWindow.ANY_ROUTE;
  }

  /** The head: everything that was replayed is behind it. */
  Position head() {
    return places.before(nextOffset);
  }

  ChannelSerial serial(Position position) {
    return new ChannelSerial(log.identity(), partition, position, epochAt(position.offset()));
  }

  String serialText(Position position) {
    return places.text(serial(position));
  }

  /** The leader epoch of the record at the offset; -1 where this node never saw it. */
  int epochAt(long offset) {
    var floor = epochs.floorEntry(offset);
    return floor == null ? -1 : floor.getValue();
  }

  CatchUp catchUp() {
    return catchUp;
  }

  PartitionSnapshots snapshots() {
    return snapshots;
  }

  Rewinding rewinding() {
    return rewinding;
  }

  /** The time of the reader's last turn: at most half a second old while the cluster answers. */
  public long nowMillis() {
    return agent.nowMillis();
  }

  /** How far this node may be behind the end of the log. */
  long lagMillis() {
    return lag.millis(nowMillis());
  }

  void keepHouse(long nowMillis) {
    window.expire(nowMillis);
    if (openAgain) {
      openAgain = false;
      open();
    }
    if (phase == Phase.LIVE && isOwn()) {
      presence.keepHouse();
      boolean needed = !filter.isEmpty() || presence.needsClock() || !edits.fold().isEmpty();
      ownLogEvents.tick(needed, lastRecordMillis, nowMillis);
    }
    if (!isOwn()) {
      snapshots.keepHouse(nowMillis);
      closeWhenIdle(nowMillis);
    }
  }

  private void closeWhenIdle(long nowMillis) {
    if (!channels.isEmpty() || !waiters.isEmpty() || phase != Phase.LIVE) {
      idleSinceMillis = Long.MAX_VALUE;
    } else if (idleSinceMillis == Long.MAX_VALUE) {
      idleSinceMillis = nowMillis;
    } else if (nowMillis - idleSinceMillis > IDLE_CLOSE_MILLIS) {
      log.reader().close(log.partition(partition), this);
      window.close();
      phase = Phase.OVER;
      snapshots.end();
    }
  }

  private void noteEpoch(LogRecord record) {
    if (epochs.isEmpty() || epochs.lastEntry().getValue() != record.leaderEpoch()) {
      epochs.put(record.offset(), record.leaderEpoch());
    }
  }

  /** What whoever asks hears while the log, or what is kept of it, can't be asked. */
  static ErrorInfo unavailable() {
    return ErrorCode.CHANNEL_UNAVAILABLE.with(ErrorCode.CHANNEL_UNAVAILABLE.reason());
  }

  private long dedupMillis() {
    return agent.surroundings().settings().dedupWindow().toMillis();
  }
}
