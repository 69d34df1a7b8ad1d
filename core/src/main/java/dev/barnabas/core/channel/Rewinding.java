package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the last messages of direct channels behind the window: one pass over the partition serves
 * all who wait when it begins, however many channels they ask for.
 *
 * <p>Thread: the log reader, but a pass, which may block, runs on its own.
 */
final class Rewinding {
  /**
   * Offsets that a pass goes back at most: a rewind reaches no further, and is answered in time.
   */
  static final long OFFSETS_MAX = 250_000;

  private final PartitionChannels partition;
  private final ChannelLog log;
  private List<Wish> waiting = new ArrayList<>(); // ≤ attaches under way
  private boolean running;

  Rewinding(PartitionChannels partition) {
    this.partition = partition;
    this.log = partition.log();
  }

  private record Wish(AttachRequest request, LastMessages search) {}

  /** Goes on with a search that the window could not satisfy, then lets the request follow. */
  void add(AttachRequest request, LastMessages search) {
    waiting.add(new Wish(request, search));
    if (!running) {
      run();
    }
  }

  private void run() {
    running = true;
    List<Wish> wishes = waiting;
    waiting = new ArrayList<>();
    long end = partition.window().startOffset();
    partition
        .agent()
        .ask(
            "A rewind behind the window",
            () -> search(wishes, end),
            found -> onPassEnd(found, null),
            error -> onPassEnd(wishes, error));
  }

  private List<Wish> search(List<Wish> wishes, long end) {
    long begin = Waiting.on(log.reader().bounds(log.partition(partition.partition()))).begin();
    var open = new OpenSearches(wishes);
    new LogScan(log, partition.partition(), partition.agent().surroundings().settings())
        .backwards(Math.max(begin, end - OFFSETS_MAX), end, open);
    return wishes;
  }

  private void onPassEnd(List<Wish> wishes, @Nullable ErrorInfo error) {
    for (Wish wish : wishes) {
      if (error == null) {
        partition.follow(wish.request(), AttachPoint.fresh(wish.search().before()));
      } else {
        partition.answer(wish.request(), new AttachOutcome.Unavailable(error));
      }
    }
    running = false;
    if (!waiting.isEmpty()) {
      run();
    }
  }

  /** The searches that still need messages, by channel. Thread: the pass's. */
  private static final class OpenSearches implements LogScan.Taker {
    private final Map<ChannelKey, List<LastMessages>> open = new HashMap<>();

    OpenSearches(List<Wish> wishes) {
      for (Wish wish : wishes) {
        open.computeIfAbsent(wish.request().channel(), key -> new ArrayList<>(1))
            .add(wish.search());
      }
    }

    @Override
    public boolean wants(ChannelKey channel) {
      return open.containsKey(channel);
    }

    @Override
    public boolean take(ChannelKey channel, EntryContent content) {
      List<LastMessages> searches = open.get(channel);
      if (searches != null) {
        searches.removeIf(search -> !search.take(content));
        if (searches.isEmpty()) {
          open.remove(channel);
        }
      }
      return !open.isEmpty();
    }
  }

  /**
   * Walks back over a channel's entries until so many messages are behind. Thread: whose search it
   * is at the time; handed over, never shared.
   */
  static final class LastMessages {
    private final int count;
    private final long windowStart; // from here on everything was seen in the window
    private Position before;
    private int found;

    LastMessages(int count, Position head, long windowStart) {
      this.count = count;
      this.before = head;
      this.windowStart = windowStart;
    }

    /** Takes an entry of the window. Returns whether it needs more. */
    boolean takeOfWindow(EntryContent content) {
      found += content.messages().size();
      before = Position.before(content.last().offset());
      return !isFound();
    }

    /** Takes an entry of the log. Returns whether it needs more. */
    boolean take(EntryContent content) {
      return content.last().offset() >= windowStart || takeOfWindow(content);
    }

    boolean isFound() {
      return found >= count;
    }

    int found() {
      return found;
    }

    Position before() {
      return before;
    }
  }
}
