package dev.barnabas.core.presence;

import static dev.barnabas.core.presence.MemberLog.ME;
import static dev.barnabas.core.presence.MemberLog.ROOM;
import static dev.barnabas.core.presence.MemberLog.event;
import static dev.barnabas.core.presence.MemberLog.published;
import static dev.barnabas.protocol.message.PresenceAction.ENTER;
import static dev.barnabas.protocol.message.PresenceAction.LEAVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.presence.PresenceRecord.Left;
import dev.barnabas.core.presence.PresenceRecord.Published;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeavesTest {
  private static final long OTHER = 8;

  private final MemberLog log = new MemberLog();
  private final List<String> over = new ArrayList<>(); // connections whose leave is

  @BeforeEach
  void oneIsThere() {
    log.live.put("c", 0);
    say(1, published(0, event(ENTER, "c:0:0", "c", "a")));
  }

  private void say(long sequence, Published published) {
    var request = new PresenceRequest(ROOM, published.publisher(), published.events(), 0);
    log.presence.onPublishing(request, sequence);
    log.said(sequence, published);
    log.presence.onPublished(request);
  }

  private void leave() {
    log.presence.leave(ROOM, "c", 0, () -> over.add("c"));
  }

  private void assertLeft() {
    assertThat(over).as("nothing is over before the log says so").isEmpty();
    assertThat(log.replayAppended()).extracting(PresenceMessage::action).containsExactly(LEAVE);
    log.pass(5);
    assertThat(log.appended).as("nothing is owed any more").isEmpty();
    assertThat(log.present()).isEmpty();
  }

  @Test
  void whoLeftLeavesAtOnce() {
    leave();
    assertLeft();
  }

  @Test
  void nothingIsSaidOfWhoWasNotThere() {
    log.presence.leave(ROOM, "d", 0, () -> over.add("d"));
    assertThat(over).containsExactly("d");
    log.pass(2);
    assertThat(log.appended).isEmpty();
  }

  @Test
  void aLogThatTakesNothingIsAskedUntilItDoes() {
    log.refuses = true;
    leave();
    log.pass(100);
    assertThat(log.present()).hasSize(1);
    log.refuses = false;
    log.pass(1);
    assertLeft();
  }

  @Test
  void whatTheLogLosesIsSaidAgain() {
    leave();
    for (int i = 0; i < 3; i++) {
      log.pass(10);
      assertThat(log.appended).as("one under way").hasSize(1);
      log.loseAppended();
      log.pass(1);
    }
    assertLeft();
  }

  @Test
  void whoEntersAgainAfterItLeftStays() {
    log.refuses = true;
    leave();
    say(2, published(0, event(ENTER, "c:1:0", "c", "b")));
    log.refuses = false;
    log.pass(5);
    assertThat(log.appended).isEmpty();
    assertThat(log.present()).hasSize(1);
  }

  @Test
  void whoEntersAgainElsewhereStays() {
    log.refuses = true;
    leave();
    log.live.remove("c");
    log.replay(OTHER, published(1, event(ENTER, "c:1:0", "c", "b")));
    log.refuses = false;
    log.pass(5);
    assertThat(log.appended).isEmpty();
    assertThat(log.present()).hasSize(1);
  }

  @Test
  void onlyWhoDoesNotEnterAgainLeavesHoweverTheyAreKept() {
    PresenceMessage second = event(ENTER, "c:1:0", "c", "a").withMember("bob", "c");
    say(2, published(0, second));
    PresenceMessage bob = log.present().getLast();
    log.refuses = true;
    leave();
    say(3, published(0, event(ENTER, "c:2:0", "c", "b")));
    log.replay(OTHER, new PresenceRecord.Kept(keeping(bob, 101), log.offset(), true));
    log.refuses = false;
    log.pass(1);
    assertThat(log.replayAppended())
        .singleElement()
        .satisfies(seen -> {
          assertThat(seen.action()).isEqualTo(LEAVE);
          assertThat(seen.clientId()).isEqualTo("bob");
        });
    log.pass(5);
    assertThat(log.appended).isEmpty();
    assertThat(log.present()).singleElement().extracting(PresenceMessage::id).isEqualTo("c:2:0");
  }

  private static List<PresenceRecord.Keeping> keeping(PresenceMessage bob, long said) {
    return List.of(new PresenceRecord.Keeping(bob, 1, said));
  }

  @Test
  void aRecordThatShowsUpLateHarmsNobody() {
    leave();
    Left late = (Left) log.appended.getFirst();
    log.loseAppended();
    say(2, published(0, event(ENTER, "c:1:0", "c", "b")));
    assertThat(log.replay(ME, late)).isEmpty();
    log.pass(5);
    assertThat(log.present()).hasSize(1);
  }

  @Test
  void whatWasSaidBeforeLeavesToo() {
    Published coming = published(0, event(ENTER, "d:0:0", "d", "a"));
    var request = new PresenceRequest(ROOM, coming.publisher(), coming.events(), 0);
    log.live.put("d", 0);
    log.presence.onPublishing(request, 2);
    log.presence.leave(ROOM, "d", 0, () -> over.add("d"));
    log.pass(3);
    assertThat(log.appended).as("it comes before").isEmpty();
    log.said(2, coming);
    log.presence.onPublished(request);
    assertThat(log.replayAppended())
        .singleElement()
        .extracting(PresenceMessage::connectionId)
        .isEqualTo("d");
  }

  @Test
  void aResendOfWhatWasSaidBeforeIsNoNewWord() {
    log.refuses = true;
    leave();
    log.replay(OTHER, published(1, event(ENTER, "c:0:0", "c", "a")), true);
    log.refuses = false;
    log.pass(1);
    assertLeft();
  }

  @Test
  void itsOwnNodeDoesNotKeepOrClaimWhoLeft() {
    log.refuses = true;
    leave();
    log.live.put("c", 1);
    log.presence.onOpened("c");
    log.pass(70);
    log.refuses = false;
    log.pass(1);
    assertThat(log.appended).singleElement().isInstanceOf(Left.class);
  }

  @Test
  void whoLeftIsNotBroughtBackFromAnothersVerdict() {
    log.refuses = true;
    leave();
    log.replay(OTHER, new Left(null, ME, null, Long.MAX_VALUE));
    log.refuses = false;
    log.pass(5);
    assertThat(log.appended).isEmpty();
    assertThat(log.present()).isEmpty();
  }

  @Test
  void whoLeavesOnItsWayBackLeaves() {
    log.replay(OTHER, new Left(null, ME, null, Long.MAX_VALUE));
    log.pass(1);
    leave();
    assertThat(log.replayAppended()).extracting(PresenceMessage::action).containsExactly(ENTER);
    log.pass(1);
    assertLeft();
  }

  @Test
  void aPartitionThatIsReadAnewOwesTheSame() {
    log.refuses = true;
    leave();
    log.readAnew();
    log.said(1, published(0, event(ENTER, "c:0:0", "c", "a")));
    log.refuses = false;
    log.pass(1);
    assertLeft();
  }

  @Test
  void aConnectionLeavesEverywhereItIsTold() {
    log.presence.leaveAll("c", 0, channel -> false);
    assertThat(log.appended).isEmpty();
    log.presence.leaveAll("c", 0, ROOM::equals);
    assertLeft();
  }

  /** A connection that came from another node, where it entered; this one comes to that later. */
  private void enterElsewhere() {
    log.replay(OTHER, published(-9, event(ENTER, "d:0:0", "d", "a")));
  }

  private void assertOnlyThatOneLeft() {
    assertThat(log.appended).singleElement().isInstanceOf(Left.class);
    assertThat(log.replayAppended())
        .singleElement()
        .satisfies(seen -> {
          assertThat(seen.action()).isEqualTo(LEAVE);
          assertThat(seen.connectionId()).isEqualTo("d");
        });
    log.pass(5);
    assertThat(log.appended).as("nothing is owed any more").isEmpty();
    assertThat(log.present()).extracting(PresenceMessage::connectionId).containsExactly("c");
  }

  @Test
  void whoEnteredElsewhereLeavesThoughThisNodeHasNotReplayedIt() {
    log.live.put("d", 5);
    log.ahead = 3;
    log.presence.leave(ROOM, "d", 5, () -> over.add("d"));
    log.pass(2);
    assertThat(log.appended).isEmpty();
    enterElsewhere();
    log.pass(1);
    assertThat(over).isEmpty();
    assertOnlyThatOneLeft();
    assertThat(over).containsExactly("d");
  }

  @Test
  void whoMovedAndWasNowhereIsToldSoOnceEverythingIsReplayed() {
    log.ahead = 3;
    log.presence.leave(ROOM, "d", 5, () -> over.add("d"));
    log.pass(2);
    assertThat(over).isEmpty();
    log.pass(1);
    assertThat(over).containsExactly("d");
  }

  @Test
  void whoEnteredElsewhereLeavesThoughTheLogCouldNotBeAsked() {
    log.live.put("d", 5);
    log.silent = true;
    log.presence.leave(ROOM, "d", 5, () -> over.add("d"));
    log.pass(30);
    log.silent = false;
    log.ahead = 2;
    log.pass(1);
    enterElsewhere();
    log.pass(1);
    assertOnlyThatOneLeft();
  }

  @Test
  void whoEndsTheConnectionLeavesAlsoWhatThisNodeHasNotReplayed() {
    log.ahead = 3;
    log.presence.leaveAll("d", 5, ROOM::equals);
    log.pass(2);
    enterElsewhere();
    log.pass(1);
    assertOnlyThatOneLeft();
  }

  @Test
  void whoMayNotBeInOtherChannelsStaysInThisOne() {
    log.live.put("d", 5);
    log.ahead = 1;
    log.presence.leaveAll("d", 5, channel -> !channel.equals(ROOM));
    enterElsewhere();
    log.pass(5);
    assertThat(log.present()).hasSize(2);
  }

  @Test
  void aPartitionThatIsReadAnewOwesWhatItHasNotReplayedYet() {
    log.live.put("d", 5);
    log.ahead = 3;
    log.presence.leave(ROOM, "d", 5, () -> over.add("d"));
    log.presence.leaveAll("e", 5, ROOM::equals);
    log.readAnew();
    log.said(1, published(0, event(ENTER, "c:0:0", "c", "a")));
    enterElsewhere();
    log.replay(OTHER, published(3, event(ENTER, "e:0:0", "e", "a")));
    log.pass(1);
    assertThat(log.appended).hasSize(2).allMatch(Left.class::isInstance);
    log.replayAppended();
    assertThat(log.present()).extracting(PresenceMessage::connectionId).containsExactly("c");
  }

  @Test
  void whatIsSaidElsewhereAfterTheWordStands() {
    log.presence.leave(ROOM, "d", 5, () -> over.add("d"));
    log.presence.leaveAll("d", 5, ROOM::equals);
    enterElsewhere();
    log.pass(5);
    assertThat(log.appended).isEmpty();
    assertThat(log.present()).hasSize(2);
  }

  @Test
  void whatIsSaidHereAfterTheWordStandsHoweverLateTheRestIs() {
    log.live.put("d", 5);
    log.ahead = 10;
    log.presence.leave(ROOM, "d", 5, () -> over.add("d"));
    log.presence.leaveAll("d", 5, ROOM::equals);
    enterElsewhere();
    say(2, published(5, event(ENTER, "d:1:0", "d", "b")));
    log.pass(5);
    assertThat(log.appended).isEmpty();
    assertThat(log.present()).extracting(PresenceMessage::id).containsExactly("c:0:0", "d:1:0");
  }

  @Test
  void whoEndsTheConnectionLeavesThoughTheLogIsAskedLater() {
    log.silent = true;
    log.presence.leaveAll("d", 5, ROOM::equals);
    enterElsewhere();
    log.pass(1);
    assertThat(log.appended).as("what the client said later would leave too").isEmpty();
    log.silent = false;
    log.pass(1);
    assertOnlyThatOneLeft();
    enterElsewhere();
    log.pass(5);
    assertThat(log.appended).isEmpty();
    assertThat(log.present()).hasSize(2);
  }

  @Test
  void whatIsSaidElsewhereWhileTheLogIsAskedStands() {
    log.live.put("d", 5);
    log.ahead = 1;
    log.answersLate = true;
    log.presence.leave(ROOM, "d", 5, () -> over.add("d"));
    log.presence.leaveAll("d", 5, ROOM::equals);
    enterElsewhere();
    log.replay(OTHER, published(7, event(ENTER, "d:1:0", "d", "b")));
    log.pass(1);
    assertThat(log.appended).isEmpty();
    log.answer();
    log.pass(5);
    assertThat(log.appended).isEmpty();
    assertThat(log.present()).extracting(PresenceMessage::id).containsExactly("c:0:0", "d:1:0");
  }

  @Test
  void whoIsNotToldThatItLeftMayEnterElsewhereBeforeTheLogCanBeAsked() {
    Runnable onOver = () -> over.add("d");
    log.silent = true;
    log.presence.leave(ROOM, "d", 5, onOver);
    log.presence.abandonLeave(ROOM, "d", onOver);
    enterElsewhere();
    log.silent = false;
    log.pass(5);
    assertThat(over).isEmpty();
    assertThat(log.appended).isEmpty();
    assertThat(log.present()).hasSize(2);
  }

  @Test
  void whoIsNotToldThatItLeftLeavesThoughIfThatIsNoMistake() {
    Runnable onOver = () -> over.add("d");
    log.live.put("d", 5);
    log.ahead = 2;
    log.presence.leave(ROOM, "d", 5, onOver);
    log.presence.abandonLeave(ROOM, "d", onOver);
    enterElsewhere();
    log.pass(1);
    assertOnlyThatOneLeft();
    assertThat(over).isEmpty();
  }

  @Test
  void whatOthersWaitForIsNotAbandoned() {
    Runnable first = () -> over.add("first");
    Runnable second = () -> over.add("second");
    log.silent = true;
    log.presence.leave(ROOM, "d", 5, first);
    log.presence.leave(ROOM, "d", 5, second);
    log.presence.abandonLeave(ROOM, "d", first);
    log.silent = false;
    log.pass(5);
    assertThat(over).containsExactly("second");
  }

  @Test
  void whatWasSentHereAgainAndShowsUpFromElsewhereFirstLeavesToo() {
    Published again = published(5, event(ENTER, "d:0:0", "d", "a"));
    var request = new PresenceRequest(ROOM, again.publisher(), again.events(), 0);
    log.live.put("d", 5);
    log.presence.onPublishing(request, 2);
    log.presence.leave(
        ROOM, "d", 5, () -> over.add("d")); // the log ends here: what follows is behind
    enterElsewhere();
    log.replay(ME, again, true);
    log.presence.onPublished(request);
    log.pass(1);
    assertOnlyThatOneLeft();
  }
}
