package dev.barnabas.kafka.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.kafka.TestNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two members of one rule that meet bad records, each in a partition of its own. */
final class HaltsIT {
  private static final Place ONE = new Place("t", 0, 8);
  private static final Place OTHER = new Place("t", 1, 9);

  private final TestNode node = TestNode.first();
  private final Halts halts = halts("app/rule");

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void lettingOneRecordPassLetsTheOtherOnePassStill() {
    halts.stop(halt(ONE));
    assertThat(halts.skipOne()).isTrue();
    assertThat(halts.stopped()).isEmpty();
    halts.stop(halt(OTHER)); // before the first member is behind its own
    assertThat(halts.lets(ONE)).isTrue();
    assertThat(halts.stopped().orElseThrow().error().place()).isEqualTo(OTHER);
    assertThat(halts.skipOne()).isTrue();
    assertThat(halts.stopped()).isEmpty();
    assertThat(halts.lets(ONE)).isTrue();
    assertThat(halts.lets(OTHER)).isTrue();
    assertThat(halts.skipOne()).isFalse();
    halts.passed("t", 0, 9);
    assertThat(halts.lets(ONE)).isFalse();
    halts.passed("t", 1, 9);
    assertThat(halts.lets(OTHER)).isTrue();
    halts.passed("t", 1, 10);
    assertThat(node.config.startingWith("halt/")).isEmpty();
  }

  @Test
  void resumingTakesBackAllHaltsAndNoneOfAnotherRule() {
    Halts neighbour = halts("app/rule2");
    neighbour.stop(halt(ONE));
    halts.stop(halt(ONE));
    assertThat(halts.skipOne()).isTrue();
    halts.stop(halt(OTHER));
    assertThat(halts.resume()).isTrue();
    assertThat(halts.resume()).isFalse();
    assertThat(halts.lets(ONE)).isTrue();
    halts.forget();
    assertThat(halts.lets(ONE)).isFalse();
    assertThat(neighbour.stopped()).isPresent();
  }

  private Halts halts(String rule) {
    return new RuleMemory("egress", rule, RuleMemory.OF_FILE).halts(node.config);
  }

  private static Halt halt(Place place) {
    return new Halt(new RuleError(place, "value", "40000", "no json", 1), "onError", false);
  }
}
