package dev.barnabas.core.channel;

import dev.barnabas.core.edit.MessageBytes;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.store.HistoryStore;
import dev.barnabas.core.store.HistoryStore.Question;
import dev.barnabas.core.store.LogPlace;
import dev.barnabas.core.store.StoredItem;
import dev.barnabas.core.store.TreeKey;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Lets an attachment begin behind the window with what is kept of its channel: at most so many
 * messages and bytes, since they come all at once.
 *
 * <p>Thread: the log reader; what it reads is read by one that may block.
 */
final class KeptRewind {
  private static final int MESSAGES_MAX = 100; // as a rewind by count (ably-protocol 8.5)
  private static final int BYTES_MAX = 1 << 20;

  private final PartitionChannels partition;
  private final HistoryStore store;
  private final KeptItems items;

  KeptRewind(PartitionChannels partition) {
    this.partition = partition;
    ReplayAgent.Surroundings surroundings = partition.agent().surroundings();
    this.store = surroundings.store();
    this.items =
        new KeptItems(
            store,
            partition.log(),
            partition.partition(),
            surroundings.settings(),
            partition.window().startOffset());
  }

  /** So many messages before all that the window has. */
  void rewind(AttachRequest request, int count) {
    begin(request, Long.MIN_VALUE, count);
  }

  /** What was published since, and is not in the window. */
  void rewind(AttachRequest request, long fromMillis) {
    begin(request, fromMillis, MESSAGES_MAX);
  }

  private void begin(AttachRequest request, long fromMillis, int count) {
    Question question = question(request.channel(), fromMillis);
    answer(
        request,
        Position.before(items.end().offset()),
        () -> {
          var last = new Last(count);
          items.newestFirst(question, last::take);
          return last.oldestFirst;
        });
  }

  /** What was published last, however long ago; the window has nothing. */
  void rewindToLast(AttachRequest request) {
    Question question = question(request.channel(), Long.MIN_VALUE);
    answer(request, partition.head(), () -> items.lastPublish(question));
  }

  private Question question(ChannelKey channel, long fromMillis) {
    long keptMillis = partition.nowMillis() - store.retention(channel).toMillis();
    return new Question(
        new TreeKey(TreeKey.Kind.MESSAGES, channel),
        LogPlace.FIRST,
        items.end(),
        Math.max(keptMillis, fromMillis),
        Long.MAX_VALUE);
  }

  private void answer(AttachRequest request, Position cursor, Supplier<List<StoredItem>> question) {
    partition
        .agent()
        .ask(
            "A rewind into what is kept",
            () -> question.get().stream().map(item -> MessageBytes.current(item.body())).toList(),
            messages -> follow(request, cursor, messages),
            error -> partition.answer(request, new AttachOutcome.Unavailable(error)));
  }

  private void follow(AttachRequest request, Position cursor, List<Message> messages) {
    List<Message> now = partition.edits().asOfNow(request.channel(), messages);
    partition.follow(
        request, AttachPoint.rewound(cursor, publishes(request.channel().name(), now)));
  }

  /** Messages that were published at once stay together. */
  private static List<EntryContent> publishes(String channel, List<Message> messages) {
    var contents = new ArrayList<EntryContent>();
    int from = 0;
    while (from < messages.size()) {
      ChannelSerial serial = serial(messages.get(from));
      int to = from + 1;
      while (to < messages.size()
          && LogPlace.of(serial).isOfOnePublish(LogPlace.of(serial(messages.get(to))))) {
        serial = serial(messages.get(to));
        to++;
      }
      contents.add(
          new EntryContent(
              channel, serial.position(), serial.text(), List.copyOf(messages.subList(from, to))));
      from = to;
    }
    return contents;
  }

  private static ChannelSerial serial(Message message) {
    return ChannelSerial.parse(Objects.requireNonNull(message.serial(), "kept with its place"));
  }

  /** The last messages, whole publishes; thread: whose search it is. */
  private static final class Last {
    private final List<StoredItem> oldestFirst = new ArrayList<>();
    private final int count;
    private int bytes;

    Last(int count) {
      this.count = count;
    }

    boolean take(StoredItem item) {
      boolean enough = oldestFirst.size() >= count || bytes >= BYTES_MAX;
      if (enough && !item.place().isOfOnePublish(oldestFirst.getFirst().place())) {
        return false;
      }
      oldestFirst.addFirst(item);
      bytes += item.body().length;
      return true;
    }
  }
}
