package dev.barnabas.systemtests.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.systemtests.sdk.JavaClient;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class TransitExampleIT {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);
  private static final Pattern HUNDREDS = Pattern.compile("[1-9]\\d{2,}");

  @Test
  void oneRecordBecomesAChannelForEachBusAndEachRoute() throws Exception {
    try (RunningExample example = RunningExample.start("transit");
        JavaClient client =
            new JavaClient(example.node().port(), true, "transit.page:for-everybody")) {
      assertThat(example.awaitProgram()).contains("550 buses");
      List<String> positions = JavaClient.dataOn(client.channel("bus:0806"));
      Visitor first = example.visit("");
      first.awaitText("#shown", "550");
      first.awaitText("#live", HUNDREDS);
      assertThat(Integer.parseInt(first.find("#size").textContent())).isBetween(40, 70);

      first.takePicture();
      await().atMost(WAIT_MAX).until(() -> positions.size() >= 3);
      assertThat(positions)
          .as("a bus that has not reported since is not repeated")
          .doesNotHaveDuplicates();

      // Nobody writes any more: what a newcomer sees is the snapshots of all routes.
      assertThat(example.end()).isEqualTo(143);
      Visitor second = example.visit("");
      second.awaitText("#shown", "550");
      second.awaitText("#first", "550");
      second.awaitText("#live", "0");
      second.page().selectOption("#route", "66");
      second.awaitText("#shown", "9");
      second.awaitCount("#buses li", 9);

      first.requireCalm();
      second.requireCalm();
    }
  }
}
