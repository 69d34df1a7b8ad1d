package dev.barnabas.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.kafka.rule.RuleCounters;
import dev.barnabas.server.rest.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private static final RuleReport REFUSED =
      new RuleReport(
          RuleReport.Direction.EGRESS,
          "shop/orders",
          Optional.empty(),
          Optional.empty(),
          RuleReport.Standing.REFUSED,
          "the topic is compacted",
          Optional.empty(),
          RuleCounters.Snapshot.NOTHING,
          List.of());

  private final AtomicBoolean replayed = new AtomicBoolean();
  private final AtomicReference<Optional<String>> problem = new AtomicReference<>(Optional.empty());
  private final Readiness readiness =
      new Readiness(replayed::get, problem::get, () -> List.of(REFUSED));

  @Test
  void untilTheLogIsReplayedItSaysSo() {
    Status status = readiness.get();

    assertThat(status.ready()).isFalse();
    assertThat(status.details())
        .containsEntry("replayed", false)
        .containsEntry("waitsFor", List.of("the replay of the log"));
  }

  @Test
  void aRefusedRuleIsToldButDoesNotCount() {
    replayed.set(true);

    Status status = readiness.get();

    assertThat(status.ready()).isTrue();
    assertThat(status.details())
        .containsEntry("waitsFor", List.of())
        .containsEntry("degraded", true)
        .containsEntry(
            "rules",
            List.of(
                Map.of(
                    "rule", "shop/orders",
                    "direction", "egress",
                    "state", "refused",
                    "detail", "the topic is compacted")));
  }

  @Test
  void aLogThatCanNotBeReadIsTold() {
    replayed.set(true);
    problem.set(Optional.of("the topic was deleted"));

    Status status = readiness.get();

    assertThat(status.ready()).isFalse();
    assertThat(status.details()).containsEntry("problem", "the topic was deleted");
  }

  @Test
  void whoEndsIsNotReady() {
    replayed.set(true);
    readiness.end();

    assertThat(readiness.get().ready()).isFalse();
    assertThat(readiness.get().details()).containsEntry("ending", true);
  }
}
