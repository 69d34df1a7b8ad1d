package dev.barnabas.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StuckRoundsTest {
  private static final Duration NODE_GIVES_UP = Duration.ofSeconds(60);

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 8, 60, 600})
  void nobodyStandsStillUntilANodeGivesUp(int seconds) {
    Scale scale = Scale.of(Duration.ofSeconds(seconds), 1, Duration.ZERO, 1, 1_000);
    Scenario scenario =
        Scenarios.all().stream().filter(one -> one.name().equals("j")).findFirst().orElseThrow();
    var stage = new Stage(List.of(), List.of(), null, scale, step -> {});

    var rounds = new StuckRounds(scenario, (Work.Stuck) scenario.work(), stage);

    assertThat(rounds.settle().plus(rounds.heldWindow()))
        .isPositive()
        .isLessThan(NODE_GIVES_UP.minusSeconds(5));
  }
}
