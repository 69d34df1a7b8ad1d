package dev.barnabas.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.edit.EditRecord;
import dev.barnabas.core.edit.EditRecords;
import dev.barnabas.core.edit.MessageKey;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.log.Envelope.Kind;
import dev.barnabas.core.log.Envelope.Origin;
import dev.barnabas.core.log.EnvelopeCodec;
import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.OwnLogMapper;
import dev.barnabas.core.log.PartitionListener;
import dev.barnabas.core.log.Scope;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.MessageAction;
import dev.barnabas.protocol.message.Revision;
import dev.barnabas.protocol.message.Version;
import dev.barnabas.protocol.serial.LogIdentity;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class MessageScanTest {
  private static final ChannelKey CHANNEL = ChannelKey.of("app", "mutable:one");
  private static final LogIdentity IDENTITY = new LogIdentity(1, "AAAAAAAAAAAAAAAAAAAAAA");

  private final Records records = new Records();
  private final ChannelLog log =
      new ChannelLog(IDENTITY, "log", 1, records, new OwnLogMapper(), null);

  @Test
  void allThatHappenedIsInIt() {
    publish(CHANNEL, "first");
    append(0, " one");
    publish(CHANNEL, "another");
    append(0, " two");

    assertThat(text(scan(1_000), 0, 4)).isEqualTo("first one two");
    assertThat(text(scan(1_000), 0, 3)).isEqualTo("first one");
    assertThat(text(scan(1_000), 2, 4)).isEqualTo("another");
  }

  @Test
  void repeatsDoNotCount() {
    publish(CHANNEL, "first");
    records.add(CHANNEL, edit(0, " one", Scope.CLIENT, "id"));
    records.add(CHANNEL, edit(0, " one", Scope.CLIENT, "id"));

    assertThat(text(scan(1_000), 0, 3)).isEqualTo("first one");
  }

  @Test
  void aMessageThatLiesTooFarBackIsRefusedAndNeverShownInPart() {
    publish(CHANNEL, "first");
    for (int i = 0; i < 20; i++) {
      append(0, " " + i);
    }
    assertThat(text(scan(21), 0, 21)).endsWith(" 18 19");
    assertThatThrownBy(() -> text(scan(20), 0, 21))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.HISTORY_UNAVAILABLE));
  }

  @Test
  void whatIsNoMessageOfTheChannelIsNotFoundAtTheCostOfOneRecord() {
    publish(ChannelKey.of("app", "mutable:two"), "elsewhere");
    append(0, "no message");
    for (int i = 0; i < 50; i++) {
      publish(CHANNEL, "more");
    }
    records.read = 0;
    for (long offset : new long[] {0, 1, 99}) {
      assertThatThrownBy(() -> text(scan(1_000), offset, 52))
          .isInstanceOfSatisfying(
              ProtocolException.class,
              refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.NOT_FOUND));
    }
    assertThat(records.read).isLessThanOrEqualTo(2);
  }

  @Test
  void aPageOfVersionsHoldsNoMoreThanWasAskedForAndSaysWhereTheNextBegins() {
    publish(CHANNEL, "v0");
    for (int i = 1; i < 10; i++) {
      append(0, "+" + i);
    }
    LifePage<Message> first = versions(new LifePage.Wish(0, 4));
    assertThat(first.items()).hasSize(4);
    assertThat(first.next()).isEqualTo(4);
    LifePage<Message> last = versions(new LifePage.Wish(8, 4));
    assertThat(last.items()).hasSize(2);
    assertThat(last.next()).isNull();
    assertThat(last.items().getLast().data()).isEqualTo(new Data.Text("v0+1+2+3+4+5+6+7+8+9"));
  }

  @Test
  void aPageOfLongVersionsEndsEarly() {
    publish(CHANNEL, "v0");
    for (int i = 0; i < 20; i++) {
      append(0, "x".repeat(100_000));
    }
    LifePage<Message> page = versions(new LifePage.Wish(0, 1_000));
    assertThat(page.items()).hasSizeBetween(2, 7);
    assertThat(page.next()).isEqualTo(page.items().size());
  }

  private LifePage<Message> versions(LifePage.Wish wish) {
    LifePage.Gathering<Message> page = LifePage.ofVersions(wish);
    var _ = scan(1_000).read(key(0), records.list.size(), page);
    return page.page();
  }

  private MessageScan scan(long reach) {
    return new MessageScan(log, 0, ReplaySettings.DEFAULT, reach);
  }

  private static MessageKey key(long offset) {
    return new MessageKey(CHANNEL, new Position(offset, 0));
  }

  private static String text(MessageScan scan, long offset, long below) {
    Message now = scan.read(key(offset), below).current();
    return now.data() instanceof Data.Text text ? text.value() : "";
  }

  private void publish(ChannelKey channel, String text) {
    Message message = Message.of(null, new Data.Text(text)).withId("m" + records.list.size());
    records.add(
        channel,
        EnvelopeCodec.encode(
            new Envelope(Kind.MESSAGE, Scope.NONE, "", new Origin(1, 1), null, List.of(message))));
  }

  private void append(long to, String text) {
    records.add(CHANNEL, edit(to, text, Scope.NONE, ""));
  }

  private static byte[] edit(long to, String text, Scope scope, String id) {
    Message change =
        Message.of(null, new Data.Text(text))
            .withId("op")
            .withRevision(
                new Revision(MessageAction.APPEND, new Version("", 0, null, null, null), null));
    var record = new EditRecord.Edit(new Position(to, 0), change, null);
    return EditRecords.encode(new Origin(1, 1), scope, id, record);
  }

  /** A log in memory. Thread: the test's. */
  private static final class Records implements LogReader {
    final List<LogRecord> list = new ArrayList<>();
    int read;

    void add(ChannelKey channel, byte[] value) {
      long offset = list.size();
      list.add(new LogRecord(0, offset, 0, 1_000_000 + offset, channel.bytes(), value, List.of()));
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void open(LogPartition partition, long offset, PartitionListener listener) {
      throw new UnsupportedOperationException("a scan follows nothing");
    }

    @Override
    public void close(LogPartition partition, PartitionListener listener) {
      throw new UnsupportedOperationException("a scan follows nothing");
    }

    @Override
    public CompletionStage<LogBounds> bounds(LogPartition partition) {
      return CompletableFuture.completedFuture(new LogBounds(0, list.size()));
    }

    @Override
    public CompletionStage<Long> offsetAt(LogPartition partition, long timestampMillis) {
      long offset =
          list.stream().filter(record -> record.timestampMillis() < timestampMillis).count();
      return CompletableFuture.completedFuture(offset);
    }

    @Override
    public CompletionStage<Boolean> isCompacted(LogPartition partition) {
      return CompletableFuture.completedFuture(false);
    }

    @Override
    public long scan(LogPartition partition, long from, long to, Visitor visitor) {
      for (long offset = from; offset < Math.min(to, list.size()); offset++) {
        read++;
        if (!visitor.visit(list.get((int) offset))) {
          return offset + 1;
        }
      }
      return to;
    }
  }
}
