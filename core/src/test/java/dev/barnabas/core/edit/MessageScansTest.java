package dev.barnabas.core.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageScansTest {
  private final ArrayDeque<Runnable> threads = new ArrayDeque<>();
  private final MessageScans scans = new MessageScans(threads::add);
  private final List<String> done = new ArrayList<>();

  @Test
  void twoRunAtOnceAndAnAppThatAsksForMuchLeavesTurnsToOthers() {
    for (int i = 0; i < 5; i++) {
      assertThat(submit("busy")).isTrue();
    }
    assertThat(submit("quiet")).isTrue();
    assertThat(threads).hasSize(2);

    threads.remove().run(); // busy: the other one of it still runs
    threads.removeLast().run();
    assertThat(done).containsExactly("busy", "quiet");
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
    assertThat(done).hasSize(6);
  }

  @Test
  void anAppMayHaveSoManyWaitingAndOthersStillComeIn() {
    int taken = 0;
    while (submit("busy")) {
      taken++;
    }
    assertThat(taken).isEqualTo(34); // two run
    assertThat(submit("quiet")).isTrue();
  }

  @Test
  void aScanThatFailsGivesItsTurnBack() {
    for (int i = 0; i < 4; i++) {
      assertThat(
              scans.submit(
                  "app",
                  () -> {
                    throw new IllegalStateException("as if the log were away");
                  }))
          .isTrue();
    }
    assertThat(submit("app")).isTrue();
    while (!threads.isEmpty()) {
      try {
        threads.remove().run();
      } catch (IllegalStateException failed) {
        done.add("failed");
      }
    }
    assertThat(done).containsExactly("failed", "failed", "failed", "failed", "app");
  }

  private boolean submit(String app) {
    return scans.submit(app, () -> done.add(app));
  }
}
