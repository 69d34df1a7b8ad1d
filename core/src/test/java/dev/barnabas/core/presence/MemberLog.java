package dev.barnabas.core.presence;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.log.Envelope.Origin;
import dev.barnabas.core.log.EnvelopeCodec;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.Scope;
import dev.barnabas.core.presence.PresenceRecord.Keeping;
import dev.barnabas.core.presence.PresenceRecord.Kept;
import dev.barnabas.core.presence.PresenceRecord.Left;
import dev.barnabas.core.presence.PresenceRecord.Published;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.PresenceAction;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A partition that one node replays, with hand-made records before and what the node appends behind
 * them. Thread: the test's.
 */
final class MemberLog implements PresenceHost {
  static final ChannelKey ROOM = ChannelKey.of("app", "room");
  static final long ME = 7;

  final Map<String, Integer> live = new HashMap<>();
  final List<PresenceRecord> appended = new ArrayList<>();
  private final List<Fate> fates = new ArrayList<>(); // of what was appended and is owed
  PresencePartition presence;
  boolean refuses;
  int generationsAsked;
  boolean silent; // nobody can ask it where it ends
  boolean answersLate; // when it is told to
  private Runnable lateAnswer = () -> {};
  private final List<Waiting> waiting = new ArrayList<>(); // for what is to be replayed
  int ahead; // records that it holds and this node has not replayed
  int alive;
  private long offset = 100;
  private long millis = 1_000_000;

  private record Waiting(long end, Runnable task) {}

  MemberLog() {
    presence = fresh();
  }

  private PresencePartition fresh() {
    var times = new PresenceTimes(15_000, 5_000, 25_000, 60_000, 150_000);
    return new PresencePartition(
        0, new PresencePartition.Surroundings(ME, times, this::generation), this);
  }

  private @Nullable Integer generation(String connectionId) {
    generationsAsked++;
    return live.get(connectionId);
  }

  /** The partition was lost, and is read anew: what follows is replayed by one that knows less. */
  void readAnew() {
    PresencePartition lost = presence;
    presence = fresh();
    presence.goOn(lost);
    appended.clear();
    fates.clear();
  }

  static PresenceMessage event(
      PresenceAction action, String id, String connection, @Nullable String data) {
    return new PresenceMessage(
        id, action, "ann", connection, data == null ? null : new Data.Text(data), null, null, 0);
  }

  static Published published(int generation, PresenceMessage... events) {
    String connection = String.valueOf(events[0].connectionId());
    return new Published(new Envelope.Publisher(connection, generation, 0, 0), List.of(events));
  }

  static Left leftBehind(String connection, long node, int generation) {
    return new Left(connection, node, generation, Long.MAX_VALUE);
  }

  Kept kept(boolean takeover, long seen, int generation, PresenceMessage message) {
    return new Kept(List.of(new Keeping(message, generation, seen - 1)), seen, takeover);
  }

  long offset() {
    return offset;
  }

  long millis() {
    return millis;
  }

  List<PresenceMessage> replay(long node, PresenceRecord record) {
    return replay(node, record, false);
  }

  List<PresenceMessage> replay(long node, PresenceRecord record, boolean repeat) {
    return replay(ROOM.bytes(), PresenceRecords.encode(new Origin(node, 0), "", record), repeat);
  }

  /** A word of a client of this node, which gave it to the log under that sequence. */
  List<PresenceMessage> said(long sequence, Published published) {
    byte[] value = PresenceRecords.encode(new Origin(ME, sequence), "", published);
    return replay(ROOM.bytes(), value, false);
  }

  private List<PresenceMessage> replay(byte[] key, byte[] value, boolean repeat) {
    var record = new LogRecord(0, offset, 0, millis, key, value, List.of());
    List<PresenceMessage> seen = presence.replay(record, repeat);
    offset++;
    runWaiting();
    return seen;
  }

  /** Time goes by second by second, told by records that say nothing else. */
  void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      millis += 1_000;
      var tick =
          new Envelope(Envelope.Kind.TICK, Scope.NONE, "", new Origin(99, 0), null, List.of());
      replay(new byte[0], EnvelopeCodec.encode(tick), false);
      presence.keepHouse();
    }
  }

  /** Replays what the node appended itself; what subscribers see of it. */
  List<PresenceMessage> replayAppended() {
    var visible = new ArrayList<PresenceMessage>();
    List<PresenceRecord> records = List.copyOf(appended);
    appended.clear();
    records.forEach(record -> visible.addAll(replay(ME, record)));
    tell(true);
    return visible;
  }

  /** The log took what was appended and lost it. */
  void loseAppended() {
    appended.clear();
    tell(false);
  }

  private void tell(boolean replayed) {
    List<Fate> ended = List.copyOf(fates);
    fates.clear();
    ended.forEach(fate -> fate.onEnded(replayed));
  }

  List<PresenceMessage> present() {
    return presence.members().present(ROOM);
  }

  @Override
  public boolean append(ChannelKey channel, PresenceRecord record) {
    if (!refuses) {
      appended.add(record);
    }
    return !refuses;
  }

  @Override
  public boolean append(ChannelKey channel, PresenceRecord record, Fate fate) {
    boolean taken = append(channel, record);
    if (taken) {
      fates.add(fate);
    }
    return taken;
  }

  @Override
  public void end(LongConsumer answer, Runnable failed) {
    if (silent) {
      failed.run();
    } else if (answersLate) {
      long end = offset + ahead;
      lateAnswer = () -> answer.accept(end);
    } else {
      answer.accept(offset + ahead);
    }
  }

  /** Answers where it ended when it was asked; from now on at once. */
  void answer() {
    answersLate = false;
    lateAnswer.run();
  }

  @Override
  public long seen() {
    return offset;
  }

  @Override
  public void whenSeen(long end, Runnable task) {
    waiting.add(new Waiting(end, task));
    runWaiting();
  }

  /** Tasks that wait for what is to be replayed. */
  int waiting() {
    return waiting.size();
  }

  private void runWaiting() {
    List<Waiting> due = waiting.stream().filter(each -> each.end() <= offset).toList();
    waiting.removeAll(due);
    due.forEach(each -> each.task().run());
  }

  @Override
  public boolean alive() {
    alive++;
    return true;
  }

  @Override
  public long nowMillis() {
    return millis;
  }
}
