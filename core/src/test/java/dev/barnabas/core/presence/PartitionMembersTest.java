package dev.barnabas.core.presence;

import static dev.barnabas.core.presence.MemberLog.event;
import static dev.barnabas.core.presence.MemberLog.leftBehind;
import static dev.barnabas.core.presence.MemberLog.published;
import static dev.barnabas.protocol.message.PresenceAction.ENTER;
import static dev.barnabas.protocol.message.PresenceAction.LEAVE;
import static dev.barnabas.protocol.message.PresenceAction.PRESENT;
import static dev.barnabas.protocol.message.PresenceAction.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.log.EnvelopeHead;
import dev.barnabas.core.log.Scope;
import dev.barnabas.core.presence.PresenceRecord.Left;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionMembersTest {
  private static final long OTHER = 8;

  private final MemberLog log = new MemberLog();

  @Test
  void aMemberHasIdTimeAndDataOfItsLastEvent() {
    log.replay(OTHER, published(0, event(ENTER, "c:0:0", "c", "a")));
    List<PresenceMessage> seen = log.replay(OTHER, published(0, event(UPDATE, "c:1:0", "c", "b")));
    assertThat(seen).singleElement().extracting(PresenceMessage::action).isEqualTo(UPDATE);
    assertThat(log.present())
        .containsExactly(event(PRESENT, "c:1:0", "c", "b").withTimestamp(log.millis()));
  }

  @Test
  void updatingNobodyEnters() {
    log.replay(OTHER, published(0, event(UPDATE, "c:1:0", "c", "b")));
    assertThat(log.present()).hasSize(1);
  }

  @Test
  void leavingWithoutDataShowsTheLast() {
    log.replay(OTHER, published(0, event(ENTER, "c:0:0", "c", "a")));
    assertThat(log.replay(OTHER, published(0, event(LEAVE, "c:1:0", "c", null))))
        .singleElement()
        .extracting(PresenceMessage::data)
        .isEqualTo(new Data.Text("a"));
    assertThat(log.present()).isEmpty();
    assertThat(log.replay(OTHER, published(0, event(LEAVE, "c:2:0", "c", null)))).isEmpty();
  }

  @Test
  void enteringAgainWithTheSameIdOnlyChangesHands() {
    log.replay(OTHER, published(0, event(ENTER, "c:0:0", "c", "a")));
    assertThat(log.replay(9, published(3, event(ENTER, "c:0:0", "c", "a")))).isEmpty();
    assertThat(log.replay(OTHER, leftBehind("c", OTHER, 0))).as("void: owned by 9 now").isEmpty();
    assertThat(log.present()).hasSize(1);
    assertThat(log.replay(9, leftBehind("c", 9, 3))).hasSize(1);
  }

  @Test
  void enteringAgainWithAnOlderIdLeavesWhatCameSince() {
    log.replay(OTHER, published(0, event(ENTER, "c:9:0", "c", "a")));
    log.replay(OTHER, published(0, event(UPDATE, "c:10:1", "c", "b")));
    assertThat(log.replay(9, published(3, event(ENTER, "c:9:0", "c", "a")))).isEmpty();
    assertThat(log.replay(9, published(3, event(ENTER, "c:10:0", "c", "a")))).isEmpty();
    assertThat(log.present().getFirst().data()).isEqualTo(new Data.Text("b"));
    assertThat(log.replay(OTHER, leftBehind("c", OTHER, 0))).as("void: owned by 9 now").isEmpty();
    assertThat(log.replay(9, published(3, event(ENTER, "c:11:0", "c", "c")))).hasSize(1);
    assertThat(log.replay(9, published(3, event(ENTER, "of our own", "c", "d")))).hasSize(1);
  }

  @Test
  void aLeaveThatAServerMadeIsLaterThanTheMemberAndOfNoConnectionsId() {
    log.replay(OTHER, published(0, event(ENTER, "c:0:0", "c", "a")));
    PresenceMessage left = log.replay(OTHER, leftBehind("c", OTHER, 0)).getFirst();
    assertThat(left.action()).isEqualTo(LEAVE);
    assertThat(left.data()).isEqualTo(new Data.Text("a"));
    assertThat(left.id()).startsWith("!").doesNotStartWith("c");
    assertThat(left.connectionId()).isEqualTo("c");
    assertThat(left.timestamp()).isEqualTo(log.millis() + 1);
  }

  @Test
  void aResendChangesNothingThatStillStands() {
    log.replay(OTHER, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.replay(OTHER, published(0, event(UPDATE, "c:1:0", "c", "b")));
    assertThat(log.replay(9, published(2, event(ENTER, "c:0:0", "c", "a")), true)).isEmpty();
    assertThat(log.present().getFirst().id()).isEqualTo("c:1:0");
    assertThat(log.replay(OTHER, leftBehind("c", OTHER, 0))).as("the resend owns it").isEmpty();
  }

  @Test
  void aResendIsNotLostWhenTheServerTookTheMemberAwayMeanwhile() {
    log.replay(OTHER, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.replay(OTHER, leftBehind("c", OTHER, 0));
    assertThat(log.replay(9, published(2, event(ENTER, "c:0:0", "c", "a")), true)).hasSize(1);
    assertThat(log.present()).hasSize(1);
  }

  @Test
  void aResendDoesNotBringBackWhoLeftByItself() {
    log.replay(OTHER, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.replay(OTHER, published(0, event(LEAVE, "c:1:0", "c", null)));
    assertThat(log.replay(9, published(2, event(ENTER, "c:0:0", "c", "a")), true)).isEmpty();
    assertThat(log.replay(9, published(2, event(LEAVE, "c:1:0", "c", null)), true)).isEmpty();
    assertThat(log.present()).isEmpty();
  }

  @Test
  void aWordFromBeforeTheMemberLeftDoesNotBringItBack() {
    log.replay(OTHER, published(0, event(ENTER, "c:0:0", "c", "a")));
    PresenceMessage member = log.present().getFirst();
    long seen = log.offset();
    log.replay(OTHER, published(0, event(LEAVE, "c:1:0", "c", null)));
    assertThat(log.replay(OTHER, log.kept(false, seen, 0, member))).isEmpty();
    assertThat(log.replay(OTHER, log.kept(true, seen, 0, member))).isEmpty();
    assertThat(log.present()).isEmpty();
  }

  @Test
  void itsNodeBringsBackWhomAnotherTookForGone() {
    log.replay(OTHER, published(0, event(ENTER, "c:0:0", "c", "a")));
    PresenceMessage member = log.present().getFirst();
    log.replay(9, new Left(null, OTHER, null, Long.MAX_VALUE));
    assertThat(log.replay(OTHER, log.kept(true, log.offset(), 0, member)))
        .singleElement()
        .extracting(PresenceMessage::action)
        .isEqualTo(ENTER);
    assertThat(log.present()).hasSize(1);
  }

  @Test
  void whoBeganToReadLaterLearnsOfMembersWithoutAWord() {
    PresenceMessage member = event(PRESENT, "c:0:0", "c", "a").withTimestamp(5);
    assertThat(log.replay(OTHER, log.kept(false, log.offset(), 0, member))).isEmpty();
    assertThat(log.present()).containsExactly(member);
  }

  @Test
  void keepingDoesNotTakeOver() {
    log.replay(OTHER, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.replay(9, log.kept(false, log.offset(), 0, log.present().getFirst()));
    assertThat(log.replay(9, leftBehind("c", 9, 0))).isEmpty();
    log.replay(9, log.kept(true, log.offset(), 0, log.present().getFirst()));
    assertThat(log.replay(9, leftBehind("c", 9, 0))).hasSize(1);
  }

  @Test
  void aConnectionLeavesWithAllItsMembersButNoneThatCameLater() {
    PresenceMessage first = event(ENTER, "c:0:0", "c", "a");
    log.replay(OTHER, published(0, first, first.withMember("bob", "c").withId("c:0:1")));
    log.replay(OTHER, published(0, event(ENTER, "d:0:0", "d", "a")));
    long before = log.offset();
    log.replay(OTHER, published(0, first.withMember("eve", "c").withId("c:1:0")));
    assertThat(log.replay(OTHER, new Left("c", null, null, before))).hasSize(2);
    assertThat(log.present()).extracting(PresenceMessage::clientId).containsExactly("ann", "eve");
  }

  @Test
  void aRecordThatIsNotOursSaysNothing() {
    byte[] broken =
        EnvelopeHead.write(
            Envelope.Kind.PRESENCE,
            new Envelope.Origin(1, 1),
            Scope.NONE,
            "",
            new byte[] {(byte) 0xc1});
    assertThat(PresenceRecords.decode(broken)).isNull();
  }
}
