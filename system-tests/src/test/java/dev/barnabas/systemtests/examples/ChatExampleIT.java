package dev.barnabas.systemtests.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.systemtests.delivery.TopicReader;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class ChatExampleIT {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);

  @Test
  void aProgramStandsBetweenThoseWhoWriteAndThoseWhoRead() {
    try (RunningExample example = RunningExample.start("chat")) {
      assertThat(example.awaitProgram()).contains("inbound-chat");
      Visitor frieda = example.visit("?name=Frieda");
      frieda.awaitCount("#messages li.notice:has-text('Frieda came in.')", 1);
      Visitor klamm = example.visit("?name=Klamm");
      frieda.awaitCount("#messages li.notice:has-text('Klamm came in.')", 1);
      frieda.awaitCount("#people li", 2);

      say(klamm, "Damn, is it cold in here.");
      frieda.awaitCount("#messages li:has-text('****, is it cold in here.')", 1);
      say(frieda, "Come to the fire, then.");
      klamm.awaitCount("#messages li:has-text('Come to the fire, then.')", 1);
      frieda.awaitCount("#messages li.mine", 1);
      try (TopicReader topic = new TopicReader(example.kafka(), "inbound-chat")) {
        await().atMost(WAIT_MAX).until(() -> topic.values().size() >= 2);
        assertThat(topic.values())
            .hasSize(2)
            .anyMatch(said -> said.contains("Damn, is it cold in here."));
      }
      frieda.takePicture();

      frieda.requireCalm();
      klamm.requireCalm();
      klamm.page().navigate("about:blank");
      frieda.awaitCount("#messages li.notice:has-text('Klamm has left.')", 1);
      frieda.awaitCount("#people li", 1);
    }
  }

  private static void say(Visitor who, String text) {
    who.find("#text").fill(text);
    who.find("#text").press("Enter");
  }
}
