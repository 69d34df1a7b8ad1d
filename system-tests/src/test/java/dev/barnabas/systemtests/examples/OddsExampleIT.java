package dev.barnabas.systemtests.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.systemtests.delivery.TopicReader;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class OddsExampleIT {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);
  private static final Pattern TENS = Pattern.compile("[1-9]\\d+");

  @Test
  void pricesMoveAndBetsAreAnswered() {
    try (RunningExample example = RunningExample.start("odds")) {
      assertThat(example.awaitProgram()).contains("480 frames");
      Visitor first = example.visit("");
      first.awaitText("#race", Pattern.compile("Hamilton, 1m Hcap, .*2017"));
      first.awaitCount("#runners tr", 14);
      first.awaitText("#changes", TENS);
      assertThat(first.find("#runners").textContent()).contains("Brother Mcgonagall");

      // A price may have fallen just then: another bet.
      await()
          .atMost(WAIT_MAX)
          .until(() -> {
            first.find("#runners tr .price").first().click();
            first.awaitCount("#bets li:not(.accepted):not(.refused)", 0);
            return first.find("#bets li.accepted").count() > 0;
          });
      first.page().evaluate("bet(12115648, 999)");
      first.awaitText("#bets li:first-child small", Pattern.compile("refused: the price has .*"));

      int bets = first.find("#bets li").count();
      try (TopicReader topic = new TopicReader(example.kafka(), "bets")) {
        await().atMost(WAIT_MAX).until(() -> topic.values().size() >= bets);
        assertThat(topic.values()).hasSize(bets).allMatch(bet -> bet.contains("\"punter-"));
      }

      Visitor second = example.visit("");
      second.awaitTrue(
          "document.querySelectorAll('#runners .price').length === 14 &&"
              + " [...document.querySelectorAll('#runners .price')]"
              + ".filter((one) => one.textContent !== '–').length >= 4");
      assertThat(second.find("#bets li").count()).isZero();
      first.takePicture();
      first.requireCalm();
      second.requireCalm();
    }
  }
}
