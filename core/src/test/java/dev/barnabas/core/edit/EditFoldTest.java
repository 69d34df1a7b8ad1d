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
import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.MessageAction;
import dev.barnabas.protocol.message.Revision;
import dev.barnabas.protocol.message.Version;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.LogIdentity;
import dev.barnabas.protocol.serial.Position;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EditFoldTest {
  private static final LogIdentity LOG = new LogIdentity(1, "AAAAAAAAAAAAAAAAAAAAAA");
  private static final ChannelKey CHANNEL = ChannelKey.of("app", "mutable:one");
  private static final Position PLACE = new Position(10, 0);
  private static final MessageKey MESSAGE = new MessageKey(CHANNEL, PLACE);

  private final EditFold fold = new EditFold();

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
    var early = new EditFold();
    early.apply(edit(11, MessageAction.APPEND, " a", snapshot(11)));
    EditedMessage known = requireNonNull(early.find(MESSAGE));
    // Appended by a node that had replayed up to 12 and not seen the one at 12.
    LogRecord concurrent = edit(13, MessageAction.APPEND, " c", new Snapshot(12, known));
    early.apply(edit(12, MessageAction.APPEND, " b", null));
    Edited there = edited(early.apply(concurrent));

    var late = new EditFold();
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

    var late = new EditFold();
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

  private Map<String, @Nullable Object> annotate(
      long offset, String type, boolean create, @Nullable String client, @Nullable String name) {
    var annotation =
        new Annotation(
            "id" + offset, create, client, null, name, null, null, null, 0, null, null, type, null);
    Snapshot snapshot = fold.find(MESSAGE) == null ? snapshot(offset) : null;
    EditEvent event =
        fold.apply(record(offset, new EditRecord.Annotate(PLACE, List.of(annotation), snapshot)));
    Message summary = ((Annotated) requireNonNull(event)).summary();
    assertThat(summary.action()).isEqualTo(MessageAction.SUMMARY);
    return requireNonNull(requireNonNull(summary.revision()).summary());
  }

  private static Edited edited(@Nullable EditEvent event) {
    return (Edited) requireNonNull(event);
  }

  private static Snapshot snapshot(long below) {
    Message created =
        Message.of("chat", new Data.Text("first")).withId("c:1:0").withPlace(1_000, serial());
    return new Snapshot(below, EditedMessage.created(created, PLACE));
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
