package dev.barnabas.systemtests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class LeaderboardExampleIT {

  @Test
  void scoresOfVisitorsAreOnTheBoardOnce() {
    try (RunningExample example = RunningExample.start("leaderboard")) {
      assertThat(example.awaitProgram()).contains("26 players");
      Visitor player = example.visit("?name=K.");
      player.awaitCount("#top li", 10);
      player.find("#target").click();
      player.awaitText("#sent", "1");
      for (int i = 0; i < 6; i++) {
        player
            .page()
            .evaluate("client.channels.get('score:today').publish('score', { points: 50 })");
      }
      // 300, and what the one click was worth.
      player.awaitText("#top li.mine .points", Pattern.compile("3(0[1-9]|1\\d|2[0-5])"));
      player.awaitText("#top li.mine .player", "K.");

      Visitor other = example.visit("");
      other.awaitCount("#top li", 10);
      other.awaitTrue(
          "[...document.querySelectorAll('.player')].some((one) => one.textContent === 'K.')");
      other.awaitCount("#top li.mine", 0);
      player.takePicture();
      player.requireCalm();
      other.requireCalm();
    }
  }
}
