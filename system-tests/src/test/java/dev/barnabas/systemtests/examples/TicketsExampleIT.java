package dev.barnabas.systemtests.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import dev.barnabas.systemtests.delivery.TopicReader;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class TicketsExampleIT {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);

  @Test
  void everySeatIsSoldOnceAndEverybodySeesWhatIsLeft() {
    try (RunningExample example = RunningExample.start("tickets")) {
      assertThat(example.awaitProgram()).contains("conference-view");
      Visitor frieda = example.visit("");
      Visitor klamm = example.visit("");
      frieda.awaitCount(".conference", 5);
      klamm.awaitText(left("castles"), "5");

      book(frieda, "castles", 5);
      frieda.awaitCount("#bookings li.booked", 1);
      klamm.awaitText(left("castles"), "0");
      book(klamm, "castles", 1);
      klamm.awaitCount("#bookings li.refused", 1);

      // Both at once, ten each: some get their five, nobody more than there is.
      for (int i = 0; i < 10; i++) {
        book(frieda, "queues", 5);
        book(klamm, "queues", 5);
      }
      frieda.awaitCount("#bookings li:not(.booked):not(.refused)", 0);
      klamm.awaitCount("#bookings li:not(.booked):not(.refused)", 0);
      int booked =
          frieda.find("#bookings li.booked").count() + klamm.find("#bookings li.booked").count();
      assertThat(booked).as("five castles, twice five of twelve").isEqualTo(3);
      frieda.awaitText(left("queues"), "2");

      Visitor late = example.visit("");
      late.awaitCount(".conference", 5);
      late.awaitText(left("castles"), "0");
      late.awaitText(left("queues"), "2");
      late.awaitText(left("logs"), "120");
      try (TopicReader topic = new TopicReader(example.kafka(), "bookings")) {
        await().atMost(WAIT_MAX).until(() -> topic.values().size() >= 22);
        assertThat(topic.values()).hasSize(22).doesNotHaveDuplicates();
      }
      frieda.takePicture();
      frieda.requireCalm();
      klamm.requireCalm();
      late.requireCalm();
      assertThat(example.end()).isEqualTo(143);
    }
  }

  private static void book(Visitor who, String conference, int seats) {
    Locator buttons = who.find("[data-conference=" + conference + "] button");
    buttons.getByText("Book " + seats, new Locator.GetByTextOptions().setExact(true)).click();
  }

  private static String left(String conference) {
    return "[data-conference=" + conference + "] .left b";
  }
}
