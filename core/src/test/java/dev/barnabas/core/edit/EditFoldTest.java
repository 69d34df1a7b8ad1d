package dev.barnabas.core.edit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.edit.EditEvent.Annotated;
import dev.barnabas.core.edit.EditEvent.Edited;
import dev.barnabas.core.edit.EditRecord.Snapshot;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.Envelope.Origin;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.Scope;
import dev.barnabas.protocol.codec.MessageSize;
import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.MessageAction;
import dev.barnabas.protocol.message.Revision;
import dev.barnabas.protocol.message.Version;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.LogIdentity;
import dev.barnabas.protocol.serial.Position;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EditFoldTest {
  private static final LogIdentity LOG = new LogIdentity(1, "AAAAAAAAAAAAAAAAAAAAAA");
  private static final ChannelKey CHANNEL = ChannelKey.of("app", "mutable:one");
  private static final Position PLACE = new Position(10, 0);
  private static final MessageKey MESSAGE = new MessageKey(CHANNEL, PLACE);

  private final EditFold fold = fold();

  @Test
  void anUpdateReplacesWhatItSuppliesAndKeepsTheRest() {
    Edited event = edited(fold.apply(edit(11, MessageAction.UPDATE, "new", snapshot(11))));

    assertThat(event.whole().data()).isEqualTo(new Data.Text("new"));
    assertThat(event.whole().name()).isEqualTo("chat");
    assertThat(event.whole().timestamp()).isEqualTo(1_000);
    assertThat(event.whole().serial()).isEqualTo(serial());
    Version version = requireNonNull(requireNonNull(event.whole().revision()).version());
    assertThat(version.serial()).startsWith(serial() + ":").isGreaterThan(serial());
    assertThat(version.timestamp()).isEqualTo(11_000);
    assertThat(version.description()).isEqualTo("why");
    assertThat(event.whole().action()).isEqualTo(MessageAction.UPDATE);
  }

  @Test
  void anAppendIsAPieceForThoseWhoHaveTheRestAndTheWholeForOthers() {
    fold.apply(edit(11, MessageAction.APPEND, " one", snapshot(11)));
    Edited event = edited(fold.apply(edit(12, MessageAction.APPEND, " two", null)));

    assertThat(event.whole().data()).isEqualTo(new Data.Text("first one two"));
    assertThat(event.whole().action()).isEqualTo(MessageAction.UPDATE);
    Message piece = requireNonNull(event.piece());
    assertThat(piece.data()).isEqualTo(new Data.Text(" two"));
    assertThat(piece.name()).isEqualTo("chat");
    assertThat(piece.action()).isEqualTo(MessageAction.APPEND);
    assertThat(event.before()).isEqualTo(new Position(11, 0));
  }

  @Test
  void aDeletedMessageHasNoDataAnyMore() {
    Edited event = edited(fold.apply(edit(11, MessageAction.DELETE, null, snapshot(11))));

    assertThat(event.whole().data()).isNull();
    assertThat(event.whole().action()).isEqualTo(MessageAction.DELETE);
  }

  @Test
  void whoBeginsLaterComesToTheSameFromTheNextSnapshotAndWhatItReadSince() {
    var early = fold();
    early.apply(edit(11, MessageAction.APPEND, " a", snapshot(11)));
    EditedMessage known = requireNonNull(early.find(MESSAGE));
    // Appended by a node that had replayed up to 12 and not seen the one at 12.
    LogRecord concurrent = edit(13, MessageAction.APPEND, " c", new Snapshot(12, known));
    early.apply(edit(12, MessageAction.APPEND, " b", null));
    Edited there = edited(early.apply(concurrent));

    var late = fold();
    assertThat(late.apply(edit(12, MessageAction.APPEND, " b", null))).isNull();
    Edited here = edited(late.apply(concurrent));

    assertThat(here.whole()).isEqualTo(there.whole());
    assertThat(here.whole().data()).isEqualTo(new Data.Text("first a b c"));
  }

  @Test
  void dataOfAnotherKindReplacesInsteadOfBeingAppended() {
    Message bytes =
        change(MessageAction.APPEND, null).withData(new Data.Binary(new byte[] {1}), null);
    fold.apply(record(11, new EditRecord.Edit(PLACE, bytes, snapshot(11))));

    assertThat(requireNonNull(fold.find(MESSAGE)).current().data())
        .isInstanceOfSatisfying(
            Data.Binary.class, data -> assertThat(data.value()).containsExactly(1));
  }

  @Test
  void annotationsAreSummedUpByTheMethodOfTheirType() {
    annotate(11, "reaction:distinct.v1", true, "anna", "like");
    annotate(12, "reaction:distinct.v1", true, "anna", "like");
    annotate(13, "reaction:distinct.v1", true, "ben", "like");
    annotate(14, "seen:flag.v1", true, "ben", null);
    annotate(15, "mood:unique.v1", true, "anna", "glad");
    annotate(16, "mood:unique.v1", true, "anna", "sad");
    annotate(17, "stars:multiple.v1", true, "anna", "five");
    annotate(18, "stars:multiple.v1", true, "anna", "five");
    annotate(19, "stars:multiple.v1", true, null, "five");
    annotate(20, "views:total.v1", true, null, null);
    annotate(21, "note", true, "anna", null);
    Map<String, @Nullable Object> summary = annotate(22, "views:total.v1", true, null, null);

    assertThat(summary)
        .containsOnlyKeys(
            "reaction:distinct.v1",
            "seen:flag.v1",
            "mood:unique.v1",
            "stars:multiple.v1",
            "views:total.v1")
        .containsEntry(
            "reaction:distinct.v1",
            Map.of("like", Map.of("total", 2L, "clientIds", List.of("anna", "ben"))))
        .containsEntry("seen:flag.v1", Map.of("total", 1L, "clientIds", List.of("ben")))
        .containsEntry(
            "mood:unique.v1", Map.of("sad", Map.of("total", 1L, "clientIds", List.of("anna"))))
        .containsEntry(
            "stars:multiple.v1",
            Map.of(
                "five",
                Map.of(
                    "total", 3L,
                    "clientIds", Map.of("anna", 2L),
                    "totalUnidentified", 1L,
                    "totalClientIds", 1L)))
        .containsEntry("views:total.v1", Map.of("total", 2L));
  }

  @Test
  void whatOneClientHasToDoWithItIsToldInTheSameForm() {
    annotate(11, "reaction:distinct.v1", true, "anna", "like");
    annotate(12, "reaction:distinct.v1", true, "ben", "like");
    annotate(13, "reaction:distinct.v1", true, "ben", "sad");
    annotate(14, "stars:multiple.v1", true, "anna", "five");
    annotate(15, "views:total.v1", true, null, null);
    var state = requireNonNull(fold.find(MESSAGE));

    assertThat(state.summaryOf("anna"))
        .isEqualTo(
            Map.of(
                "reaction:distinct.v1",
                Map.of("like", Map.of("total", 1L, "clientIds", List.of("anna"))),
                "stars:multiple.v1",
                Map.of(
                    "five",
                    Map.of(
                        "total",
                        1L,
                        "clientIds",
                        Map.of("anna", 1L),
                        "totalUnidentified",
                        0L,
                        "totalClientIds",
                        1L))));
    assertThat(state.summaryOf("carl")).isEmpty();
  }

  @Test
  void whatIsTakenBackLeavesNothing() {
    annotate(11, "reaction:distinct.v1", true, "anna", "like");
    annotate(12, "views:total.v1", true, null, null);
    annotate(13, "views:total.v1", false, null, null);

    assertThat(annotate(14, "reaction:distinct.v1", false, "anna", "like")).isEmpty();
    assertThat(requireNonNull(fold.find(MESSAGE)).current().revision()).isNull();
  }

  @Test
  void aSnapshotCarriesTheSummariesToo() {
    annotate(11, "reaction:distinct.v1", true, "anna", "like");
    annotate(12, "stars:multiple.v1", true, null, "five");
    var state = requireNonNull(fold.find(MESSAGE));

    var late = fold();
    Edited event = edited(late.apply(edit(13, MessageAction.UPDATE, "x", new Snapshot(13, state))));

    assertThat(requireNonNull(event.whole().revision()).summary())
        .isEqualTo(requireNonNull(state.current().revision()).summary());
  }

  @Test
  void whatReplayMadeOfARecordCanBeReadBackFromTheWindow() {
    LogRecord record = edit(11, MessageAction.APPEND, " one", snapshot(11));
    EditEvent event = requireNonNull(fold.apply(record));

    byte[] seen = EditRecords.encodeSeen(requireNonNull(record.value()), event);

    assertThat(EditRecords.isSeen(seen)).isTrue();
    assertThat(EditRecords.seen(seen)).isEqualTo(event);
  }

  @Test
  void aMessageStaysKnownForItsTimeOnTheLogClockWhateverElseIsThere() {
    fold.apply(edit(11, MessageAction.APPEND, " a", snapshot(11)));
    for (long offset = 12; offset < 150; offset++) {
      fold.advance(offset * 1_000);
    }
    // A broker's clock jumps by a day: that is no time.
    fold.advance(86_400_000);
    assertThat(fold.find(MESSAGE)).isNotNull();
    for (long second = 1; second <= 11; second++) {
      fold.advance(86_400_000 + second * 1_000);
    }
    assertThat(fold.find(MESSAGE)).isNull();
    assertThat(fold.isEmpty()).isTrue();
  }

  @Test
  void aSnapshotIsNeededAgainAfterAFifthOfTheWindowAndWhereTheReaderMayBeBehind() {
    assertThat(fold.needsSnapshot(MESSAGE, 0)).isTrue();
    fold.apply(edit(11, MessageAction.APPEND, " a", snapshot(11)));
    assertThat(fold.needsSnapshot(MESSAGE, 0)).isFalse();
    assertThat(fold.needsSnapshot(MESSAGE, 30_000)).isTrue();
    for (long offset = 12; offset < 42; offset++) {
      fold.apply(edit(offset, MessageAction.APPEND, " b", null));
    }
    assertThat(fold.needsSnapshot(MESSAGE, 0)).isTrue();
  }

  @Test
  void aFullMemoryIsSaidAndForgetsNothing() {
    var memory = new EditMemory(20_000);
    var small = new EditFold(EditTimes.of(Duration.ofSeconds(150), Duration.ofMinutes(2)), memory);
    long offset = 20;
    while (!small.isFull(MESSAGE, false)) {
      Position place = new Position(offset - 1, 0);
      small.apply(edit(place, offset, "x".repeat(900)));
      offset += 2;
    }
    assertThat(memory.bytes()).isBetween(10_000L, 12_000L); // an app has half of it
    assertThat(small.isFull(MESSAGE, true)).isFalse();
    assertThat(small.find(new MessageKey(CHANNEL, new Position(19, 0)))).isNotNull();

    small.close();
    assertThat(memory.bytes()).isZero();
  }

  @Test
  void whatClientsCanFillCounts() {
    var memory = new EditMemory(1L << 30);
    var big = new EditFold(EditTimes.of(Duration.ofSeconds(150), Duration.ofMinutes(2)), memory);
    Map<String, @Nullable Object> metadata = Map.of("why", "m".repeat(40_000));
    Message change =
        Message.of(null, null)
            .withId("op")
            .withRevision(
                new Revision(
                    MessageAction.UPDATE,
                    new Version("", 0, null, "d".repeat(20_000), metadata),
                    null));
    big.apply(record(11, new EditRecord.Edit(PLACE, change, snapshot(11))));

    assertThat(memory.bytes()).isGreaterThan(60_000);
    assertThat(MessageSize.of(change)).isGreaterThan(60_000);
  }

  @Test
  void clientsBeyondTheRoomForTheirIdsCountOnceAndAreNotNamed() {
    for (int i = 0; i < 3_000; i++) {
      annotate(11 + i, "reaction:distinct.v1", true, "a-rather-long-client-id-" + i, "like");
    }
    // Again, by all: nobody counts twice.
    for (int i = 0; i < 3_000; i++) {
      annotate(4_000 + i, "reaction:distinct.v1", true, "a-rather-long-client-id-" + i, "like");
    }
    annotate(8_000, "reaction:distinct.v1", false, "a-rather-long-client-id-2999", "like");
    Map<?, ?> like =
        like(annotate(8_001, "reaction:distinct.v1", false, "a-rather-long-client-id-0", "like"));

    assertThat(like.get("total")).isEqualTo(2_998L);
    assertThat(like.get("clipped")).isEqualTo(true);
    assertThat((List<?>) like.get("clientIds")).hasSize(100);
    var state = requireNonNull(fold.find(MESSAGE));
    var late = fold();
    edited(late.apply(edit(8_002, MessageAction.UPDATE, "x", new Snapshot(8_002, state))));
    assertThat(requireNonNull(late.find(MESSAGE)).current().revision())
        .isNotNull()
        .extracting(Revision::summary)
        .isEqualTo(requireNonNull(state.current().revision()).summary());
  }

  @Test
  void aFullMessageTakesNoMoreNamesAndFitsIntoARecordAndCanBeDeleted() {
    List<Annotation> another = List.of(annotation(1, "n:multiple.v1", true, "anna", "one more"));
    EditedMessage state = null;
    long offset = 11;
    while (state == null || state.hasRoomFor(another)) {
      String type = "type" + offset % 30 + ":multiple.v1";
      annotate(offset, type, true, "client" + "c".repeat(200) + offset, "name" + offset);
      state = requireNonNull(fold.find(MESSAGE));
      offset++;
    }
    for (int i = 0; i < 12_000; i++) {
      String type = "type" + 11 % 30 + ":multiple.v1";
      annotate(offset++, type, true, "client" + "c".repeat(200) + offset, "name11");
    }
    Map<String, @Nullable Object> summary =
        annotate(offset++, "other:distinct.v1", true, "anna", "not counted".repeat(20));
    assertThat(summary).doesNotContainKey("other:distinct.v1");

    EditRecord delete =
        new EditRecord.Edit(PLACE, change(MessageAction.DELETE, null), new Snapshot(offset, state));
    byte[] bytes = EditRecords.encode(new Origin(1, 1), Scope.NONE, "", delete);
    assertThat(bytes.length).isLessThan(EditedMessage.SUMMARIES_BYTES_MAX);
    LogRecord record = record(offset, delete);
    EditEvent deleted = requireNonNull(fold.apply(record));
    assertThat(edited(deleted).whole().action()).isEqualTo(MessageAction.DELETE);
    // What each annotation tells subscribers.
    assertThat(EditRecords.encodeSeen(bytes, deleted).length).isLessThan(64 << 10);
  }

  @Test
  void aUniqueVoteMovesAndWhatIsEmptyTakesNoRoom() {
    for (int i = 0; i < 2_000; i++) {
      annotate(11 + i, "mood:unique.v1", true, "anna", "mood" + i);
    }
    assertThat(annotate(3_000, "mood:unique.v1", true, "anna", "glad"))
        .isEqualTo(
            Map.of(
                "mood:unique.v1",
                Map.of("glad", Map.of("total", 1L, "clientIds", List.of("anna")))));
  }

  private static Map<?, ?> like(Map<String, @Nullable Object> summary) {
    return (Map<?, ?>)
        requireNonNull(
            ((Map<?, ?>) requireNonNull(summary.get("reaction:distinct.v1"))).get("like"));
  }

  private Map<String, @Nullable Object> annotate(
      long offset, String type, boolean create, @Nullable String client, @Nullable String name) {
    Annotation annotation = annotation(offset, type, create, client, name);
    Snapshot snapshot = fold.find(MESSAGE) == null ? snapshot(offset) : null;
    EditEvent event =
        fold.apply(record(offset, new EditRecord.Annotate(PLACE, List.of(annotation), snapshot)));
    Message summary = ((Annotated) requireNonNull(event)).summary();
    assertThat(summary.action()).isEqualTo(MessageAction.SUMMARY);
    return requireNonNull(requireNonNull(summary.revision()).summary());
  }

  private static Annotation annotation(
      long offset, String type, boolean create, @Nullable String client, @Nullable String name) {
    return new Annotation(
        "id" + offset, create, client, null, name, null, null, null, 0, null, null, type, null);
  }

  private static EditFold fold() {
    var times = EditTimes.of(Duration.ofSeconds(150), Duration.ofMinutes(2));
    return new EditFold(times, EditMemory.unbounded());
  }

  private static Edited edited(@Nullable EditEvent event) {
    return (Edited) requireNonNull(event);
  }

  private static Snapshot snapshot(long below) {
    Message created =
        Message.of("chat", new Data.Text("first")).withId("c:1:0").withPlace(1_000, serial());
    return new Snapshot(below, EditedMessage.created(created, PLACE));
  }

  private static LogRecord edit(Position place, long offset, String text) {
    Message created =
        Message.of("chat", new Data.Text("first"))
            .withId("c:1:0")
            .withPlace(1_000, new ChannelSerial(LOG, 0, place, 0).text());
    return record(
        offset,
        new EditRecord.Edit(
            place,
            change(MessageAction.UPDATE, text),
            new Snapshot(offset, EditedMessage.created(created, place))));
  }

  private static LogRecord edit(
      long offset, MessageAction action, @Nullable String text, @Nullable Snapshot snapshot) {
    return record(offset, new EditRecord.Edit(PLACE, change(action, text), snapshot));
  }

  private static Message change(MessageAction action, @Nullable String text) {
    Data data = text == null ? null : new Data.Text(text);
    return Message.of(null, data)
        .withId("op")
        .withRevision(new Revision(action, new Version("", 0, null, "why", null), null));
  }

  private static LogRecord record(long offset, EditRecord record) {
    byte[] value = EditRecords.encode(new Origin(1, offset), Scope.NONE, "", record);
    return new LogRecord(0, offset, 0, offset * 1_000, CHANNEL.bytes(), value, List.of());
  }

  private static String serial() {
    return new ChannelSerial(LOG, 0, PLACE, 0).text();
  }
}
