package dev.barnabas.systemtests.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.systemtests.delivery.TopicReader;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class CardsExampleIT {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);
  private static final String SHOWN =
      "[...document.querySelectorAll('#transactions li')].map((one) => one.dataset.transaction)";

  @Test
  void aCustomerSeesTheirOwnTransactionsAndNobodyElses() {
    try (RunningExample example = RunningExample.start("cards", "0")) {
      String port = example.awaitProgram().replaceFirst(".*:([0-9]+)/token", "$1");
      Visitor customer = example.visit("?customer=u42&bank=" + port);
      customer.awaitTrue("document.querySelectorAll('#transactions li').length >= 4");
      customer.awaitTrue("document.querySelectorAll('#transactions li.settled').length >= 1");
      customer.find("#peek").click();
      customer.awaitText("#peeked", Pattern.compile("refused, 40160: .*"));
      List<?> before = (List<?>) customer.page().evaluate(SHOWN);

      customer.page().reload();
      customer.awaitTrue(
          "document.querySelectorAll('#transactions li').length >= " + before.size());
      List<?> after = (List<?>) customer.page().evaluate(SHOWN);
      assertThat(List.<Object>copyOf(after)).containsAll(before).doesNotHaveDuplicates();

      try (TopicReader letters = new TopicReader(example.kafka(), "transactions.dlq")) {
        await("a record without a customer")
            .atMost(WAIT_MAX)
            .until(() -> !letters.values().isEmpty());
      }
      customer.takePicture();
      customer.requireCalm();
    }
  }
}
