package dev.barnabas.core.presence;

import static dev.barnabas.core.presence.MemberLog.ROOM;
import static dev.barnabas.core.presence.MemberLog.event;
import static dev.barnabas.core.presence.MemberLog.published;
import static dev.barnabas.protocol.message.PresenceAction.ENTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.presence.PresenceRecord.Left;
import dev.barnabas.protocol.message.PresenceMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who says again and again where it may not be, while the log can't be asked, costs no more. */
final class RepeatedLeavesTest {
  private static final long OTHER = 8;

  private final MemberLog log = new MemberLog();

  @BeforeEach
  void movedHere() {
    log.live.put("d", 5);
    log.silent = true;
  }

  @Test
  void twoWordsAreOwedAtMost() {
    var leaves = new Leaves(log, new OnTheirWay());
    sayAgainAndAgain(leaves);
    assertThat(leaves.size()).as("two departures, a leave, and a question of each").isEqualTo(6);
    assertThat(log.waiting()).isZero();

    log.silent = false;
    log.ahead = 3;
    sayAgainAndAgain(leaves);
    assertThat(leaves.size()).as("nobody asks, the leave waits").isEqualTo(4);
    assertThat(log.waiting()).isEqualTo(1);

    log.pass(3);
    leaves.keepHouse(log.presence.members());
    assertThat(leaves.size()).isZero();
  }

  private void sayAgainAndAgain(Leaves leaves) {
    for (int i = 0; i < 1_000; i++) {
      leaves.addAll("d", ROOM::equals);
      leaves.add(new Attendance(ROOM, "d"), true, () -> {}, log.presence.members());
      leaves.keepHouse(log.presence.members());
    }
  }

  @Test
  void theFirstWordCountsWhateverFollowsIt() {
    log.presence.leaveAll("d", 5, ROOM::equals);
    log.presence.leaveAll("d", 5, channel -> false);
    log.presence.leaveAll("d", 5, channel -> false);
    assertLeavesOnceTheLogIsAsked();
  }

  @Test
  void theLastWordCountsWhateverCameBeforeIt() {
    log.presence.leaveAll("d", 5, channel -> false);
    log.presence.leaveAll("d", 5, channel -> false);
    log.presence.leaveAll("d", 5, ROOM::equals);
    assertLeavesOnceTheLogIsAsked();
  }

  private void assertLeavesOnceTheLogIsAsked() {
    log.silent = false;
    log.ahead = 2;
    log.pass(1);
    enterElsewhere();
    log.pass(1);
    assertThat(log.appended).singleElement().isInstanceOf(Left.class);
    log.replayAppended();
    assertThat(log.present()).isEmpty();
    log.pass(5);
    assertThat(log.appended).as("nothing is owed any more").isEmpty();
  }

  @Test
  void aWordThatAnotherTookThePlaceOfOwesNothing() {
    log.presence.leaveAll("d", 5, channel -> false);
    log.presence.leaveAll("d", 5, ROOM::equals);
    enterElsewhere();
    log.presence.leaveAll("d", 5, channel -> false);
    log.silent = false;
    log.pass(5);
    assertThat(log.appended).noneMatch(Left.class::isInstance);
    assertThat(log.present()).extracting(PresenceMessage::connectionId).containsExactly("d");
  }

  private void enterElsewhere() {
    log.replay(OTHER, published(5, event(ENTER, "d:0:0", "d", "a")));
  }
}
