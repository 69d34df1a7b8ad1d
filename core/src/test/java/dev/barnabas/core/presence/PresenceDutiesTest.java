package dev.barnabas.core.presence;

import static dev.barnabas.core.presence.MemberLog.ME;
import static dev.barnabas.core.presence.MemberLog.event;
import static dev.barnabas.core.presence.MemberLog.published;
import static dev.barnabas.protocol.message.PresenceAction.ENTER;
import static dev.barnabas.protocol.message.PresenceAction.LEAVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.presence.PresenceRecord.Kept;
import dev.barnabas.core.presence.PresenceRecord.Left;
import dev.barnabas.protocol.message.PresenceMessage;
import org.junit.jupiter.api.Test;

class PresenceDutiesTest {
  private static final long OTHER = 8;

  private final MemberLog log = new MemberLog();

  @Test
  void membersLeaveWhenTheirTransportDoesNotComeBackInTime() {
    log.live.put("c", 0);
    log.replay(ME, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.live.remove("c");
    log.presence.onEnded("c", 0, 15_000);
    log.pass(14);
    assertThat(log.appended).isEmpty();
    log.pass(2);
    assertThat(log.replayAppended()).extracting(PresenceMessage::action).containsExactly(LEAVE);
  }

  @Test
  void theyStayAsLongAsTheirClientAsked() {
    log.live.put("c", 0);
    log.replay(ME, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.live.remove("c");
    log.presence.onEnded("c", 0, 0);
    log.pass(1);
    assertThat(log.replayAppended()).hasSize(1);
  }

  @Test
  void theyStayLongerThanOthersIfTheirClientAskedForIt() {
    log.live.put("c", 0);
    log.replay(ME, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.live.remove("c");
    log.presence.onEnded("c", 0, 120_000);
    for (int second = 0; second < 119; second++) {
      log.pass(1);
      assertThat(log.replayAppended()).as("kept only, in second " + second).isEmpty();
    }
    log.pass(2);
    assertThat(log.replayAppended()).extracting(PresenceMessage::action).containsExactly(LEAVE);
  }

  @Test
  void theyStayAsLongAsTheirClientAskedAlsoIfThePartitionIsReadAnew() {
    log.replay(ME, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.presence.onEnded("c", 0, 60_000);
    log.readAnew();
    log.replay(ME, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.pass(50);
    assertThat(log.replayAppended()).isEmpty();
    log.pass(12);
    assertThat(log.replayAppended()).extracting(PresenceMessage::action).containsExactly(LEAVE);
  }

  @Test
  void aConnectionWithSeveralMembersLeavesByOneRecord() {
    log.replay(ME, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.replay(ME, published(0, event(ENTER, "c:1:0", "c", "a").withMember("bob", "c")));
    log.pass(17);
    assertThat(log.appended).hasSize(1);
    assertThat(log.replayAppended()).hasSize(2);
  }

  @Test
  void whatComesUpAfterItsTransportEndedLeavesToo() {
    log.replay(ME, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.pass(17);
    assertThat(log.replayAppended()).extracting(PresenceMessage::action).containsExactly(LEAVE);
  }

  @Test
  void aConnectionThatComesBackHereKeepsItsMembersWithoutAWord() {
    log.replay(OTHER, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.live.put("c", 4);
    log.presence.onOpened("c");
    log.pass(1);
    assertThat(log.appended).singleElement().isInstanceOf(Kept.class);
    assertThat(log.replayAppended()).isEmpty();
    assertThat(log.replay(OTHER, MemberLog.leftBehind("c", OTHER, 0))).isEmpty();
    assertThat(log.present()).hasSize(1);
  }

  @Test
  void aConnectionWithoutMembersIsNotAskedFor() {
    log.presence.onOpened("c");
    log.pass(1);
    assertThat(log.generationsAsked).isZero();
    log.replay(OTHER, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.generationsAsked = 0;
    log.presence.onOpened("c");
    log.pass(1);
    assertThat(log.generationsAsked).isPositive();
  }

  @Test
  void aClaimThatCameTooLateIsMadeAgain() {
    log.live.put("c", 5);
    log.replay(ME, published(5, event(ENTER, "c:0:0", "c", "a")));
    log.replay(OTHER, log.kept(true, log.offset(), 4, log.present().getFirst()));
    log.pass(1);
    assertThat(log.appended).singleElement().isInstanceOf(Kept.class);
  }

  @Test
  void aNodeThatWasTakenForDeadBringsItsMembersBack() {
    log.live.put("c", 0);
    log.replay(ME, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.replay(OTHER, new Left(null, ME, null, Long.MAX_VALUE));
    assertThat(log.present()).isEmpty();
    log.pass(1);
    assertThat(log.replayAppended()).extracting(PresenceMessage::action).containsExactly(ENTER);
  }

  @Test
  void membersAreWrittenAgainBeforeAStartCouldMissThem() {
    log.live.put("c", 0);
    log.replay(ME, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.pass(59);
    assertThat(log.appended).isEmpty();
    log.pass(2);
    assertThat(log.appended).singleElement().isInstanceOf(Kept.class);
    assertThat(log.replayAppended()).isEmpty();
    log.pass(59);
    assertThat(log.appended).isEmpty();
  }

  @Test
  void aNodeWithMembersSaysThatItLives() {
    log.pass(10);
    assertThat(log.alive).isZero();
    log.live.put("c", 0);
    log.replay(ME, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.pass(10);
    assertThat(log.alive).isEqualTo(2);
  }

  @Test
  void theMembersOfASilentNodeLeave() {
    log.replay(OTHER, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.pass(25);
    assertThat(log.appended).isEmpty();
    log.pass(5);
    assertThat(log.replayAppended()).extracting(PresenceMessage::action).containsExactly(LEAVE);
  }

  @Test
  void aTakeoverThatIsLostIsMadeAgain() {
    log.live.put("c", 4);
    log.replay(OTHER, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.pass(1);
    log.loseAppended();
    log.pass(1);
    assertThat(log.appended).singleElement().isInstanceOf(Kept.class);
    log.pass(3);
    assertThat(log.appended).as("one under way").hasSize(1);
    log.replayAppended();
    log.pass(3);
    assertThat(log.appended).isEmpty();
    assertThat(log.replay(OTHER, MemberLog.leftBehind("c", OTHER, 0))).isEmpty();
  }

  @Test
  void whatIsLostOnItsWayBackIsBroughtBackAgain() {
    log.live.put("c", 0);
    log.replay(ME, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.replay(OTHER, new Left(null, ME, null, Long.MAX_VALUE));
    log.pass(1);
    log.loseAppended();
    log.pass(3);
    assertThat(log.replayAppended()).extracting(PresenceMessage::action).containsExactly(ENTER);
    log.pass(3);
    assertThat(log.appended).isEmpty();
  }

  @Test
  void whoseLeavingIsLostLeavesAgain() {
    log.live.put("c", 0);
    log.replay(ME, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.live.remove("c");
    log.presence.onEnded("c", 0, 0);
    log.pass(1);
    log.loseAppended();
    log.pass(2);
    assertThat(log.replayAppended()).extracting(PresenceMessage::action).containsExactly(LEAVE);
  }

  @Test
  void whatIsRefusedIsTriedAgain() {
    log.replay(ME, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.refuses = true;
    log.pass(20);
    log.refuses = false;
    log.pass(2);
    assertThat(log.replayAppended()).extracting(PresenceMessage::action).containsExactly(LEAVE);
  }

  @Test
  void whoIsReplayedAfterItsTransportEndedStaysAsLongAsThatWasGiven() {
    var entered = published(0, event(ENTER, "c:0:0", "c", "a"));
    var request = new PresenceRequest(MemberLog.ROOM, entered.publisher(), entered.events(), 0);
    log.presence.onPublishing(request, 1);
    log.presence.onEnded("c", 0, 60_000);
    log.said(1, entered);
    log.presence.onPublished(request);

    log.pass(59);
    assertThat(log.appended).noneMatch(Left.class::isInstance);
    log.pass(2);
    assertThat(log.appended).anyMatch(Left.class::isInstance);
  }
}
