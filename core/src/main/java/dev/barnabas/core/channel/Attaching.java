package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.PartitionWindow;
import dev.barnabas.core.store.HistoryStore.Keeping;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.Position;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One attach: decides where it begins. A resume is proven, not assumed (architecture 2.4): only a
 * position of this very log, not behind its retention and not beyond its end, continues.
 *
 * <p>Thread: the log reader.
 */
final class Attaching {
  private final PartitionChannels partition;
  private final ChannelLog log;
  private final AttachRequest request;

  Attaching(PartitionChannels partition, AttachRequest request) {
    this.partition = partition;
    this.log = partition.log();
    this.request = request;
  }

  void begin() {
    switch (request.start()) {
      case Start.Head() -> follow(AttachPoint.fresh(partition.head()));
      case Start.After(var serial) -> resume(serial);
      case Start.Foreign() ->
          broken(ErrorCode.CONTINUITY_OTHER_LOG, "the serial is not one of this cluster's");
      case Start.WithinSnapshot() ->
          broken(ErrorCode.CONTINUITY_EXPIRED, "the snapshot was cut off: it begins again");
      case Start.LastMessages(var count) -> rewind(count);
      case Start.Since since -> rewind(since);
    }
  }

  private void follow(AttachPoint point) {
    partition.follow(request, point);
  }

  private void broken(ErrorCode code, String why) {
    follow(AttachPoint.broken(partition.head(), code.with(why)));
  }

  private void resume(ChannelSerial serial) {
    Position after = serial.position();
    if (!serial.log().equals(log.identity()) || serial.partition() != partition.partition()) {
      broken(
          ErrorCode.CONTINUITY_OTHER_LOG,
          "the serial is of another topic, generation or rule version");
    } else if (after.offset() >= partition.nextOffset()) {
      resumeAhead(serial);
    } else if (isOtherEpoch(serial)) {
      broken(ErrorCode.CONTINUITY_OTHER_LOG, "the log was truncated behind the serial");
    } else if (after.offset() + 1 >= partition.window().startOffset()) {
      follow(AttachPoint.resumed(after));
    } else {
      resumeBehindWindow(serial);
    }
  }

  /** The client has seen more than this node has replayed: wait for it, if it exists. */
  private void resumeAhead(ChannelSerial serial) {
    long offset = serial.position().offset();
    askBounds(bounds -> {
      if (offset >= bounds.end()) {
        broken(ErrorCode.CONTINUITY_OTHER_LOG, "the serial lies beyond the end of the log");
      } else {
        partition.whenReplayed(offset + 1, () -> resume(serial), this::answerUnavailable);
      }
    });
  }

  private void resumeBehindWindow(ChannelSerial serial) {
    askBounds(bounds -> {
      if (serial.position().offset() + 1 < bounds.begin()) {
        broken(ErrorCode.CONTINUITY_EXPIRED, "the serial is older than the log reaches");
      } else {
        partition
            .agent()
            .<@Nullable ErrorInfo>ask(
                "The proof of a resume",
                () -> new ResumeProof(log).gap(serial),
                gap ->
                    follow(
                        gap == null
                            ? AttachPoint.resumed(serial.position())
                            : AttachPoint.broken(partition.head(), gap)),
                error -> partition.answer(request, new AttachOutcome.Unavailable(error)));
      }
    });
  }

  private boolean isOtherEpoch(ChannelSerial serial) {
    int known = partition.epochAt(serial.position().offset());
    return known >= 0 && serial.leaderEpoch() >= 0 && known != serial.leaderEpoch();
  }

  private void rewind(Start.Since since) {
    var window = partition.window();
    long fromMillis = partition.nowMillis() - since.back().toMillis();
    long address = window.newest(partition.route(request.channel()));
    while (address >= 0 && window.timestampMillis(address) >= fromMillis) {
      long earlier = window.before(address);
      if (earlier < 0) {
        break;
      }
      address = earlier;
    }
    boolean further = address < 0 || window.timestampMillis(address) >= fromMillis;
    if (further && !log.publishable()) {
      rewindBehindWindow(fromMillis);
      return;
    }
    if (further && keeping() == Keeping.ALL) {
      kept().rewind(request, fromMillis);
      return;
    }
    boolean tooOld = address >= 0 && window.timestampMillis(address) < fromMillis;
    follow(
        AttachPoint.fresh(
            address < 0
                ? partition.head()
                : tooOld
                    ? new Position(window.offset(address), Position.INDEX_MAX)
                    : Position.before(window.offset(address))));
  }

  /** A direct channel reaches as far back as its topic. */
  private void rewindBehindWindow(long fromMillis) {
    LogPartition at = log.partition(partition.partition());
    answerOnReader(
        log.reader().offsetAt(at, Math.max(0, fromMillis)),
        offset ->
            follow(AttachPoint.fresh(Position.before(Math.min(offset, partition.nextOffset())))));
  }

  /** To just before the last so many messages; of our own log no further than the window. */
  private void rewind(int count) {
    PartitionWindow window = partition.window();
    var search = new Rewinding.LastMessages(count, partition.head(), window.startOffset());
    boolean all = !log.publishable() || keeping() == Keeping.ALL;
    long earliestMillis = all ? Long.MIN_VALUE : partition.nowMillis() - windowMillis();
    long address = window.newest(partition.route(request.channel()));
    boolean last = keeping() == Keeping.LAST; // which may be older than the window shows
    while (address >= 0
        && (window.timestampMillis(address) >= earliestMillis || (last && search.found() == 0))) {
      EntryContent content =
          EntryContent.of(
              log,
              partition.partition(),
              window.record(address),
              window.dropped(address),
              request.channel());
      if (content != null && !search.takeOfWindow(content)) {
        break;
      }
      address = window.before(address);
    }
    if (!search.isFound() && !log.publishable()) {
      partition.rewinding().add(request, search);
    } else if (!search.isFound() && keeping() == Keeping.ALL) {
      kept().rewind(request, count - search.found());
    } else if (search.found() == 0 && last) {
      kept().rewindToLast(request);
    } else {
      follow(AttachPoint.fresh(search.before()));
    }
  }

  private Keeping keeping() {
    return partition.agent().surroundings().store().keeping(request.channel());
  }

  private KeptRewind kept() {
    return new KeptRewind(partition);
  }

  private long windowMillis() {
    return partition.agent().surroundings().settings().window().toMillis();
  }

  private void askBounds(Consumer<LogBounds> then) {
    answerOnReader(log.reader().bounds(log.partition(partition.partition())), then);
  }

  private <T> void answerOnReader(CompletionStage<T> question, Consumer<T> then) {
    question.whenComplete((@Nullable T answer, @Nullable Throwable failure) ->
        partition
            .agent()
            .execute(() -> {
              if (answer == null || failure != null) {
                answerUnavailable();
              } else {
                then.accept(answer);
              }
            }));
  }

  private void answerUnavailable() {
    partition.answer(request, new AttachOutcome.Unavailable(PartitionChannels.unavailable()));
  }
}
