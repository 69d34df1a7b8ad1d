package dev.barnabas.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerdictTest {
  @Test
  void allThatWasSentAndNothingElseIsNoFault() {
    assertThat(new Verdict(100, 100, 0, 0, 0, "", 0).faults()).isEmpty();
  }

  @Test
  void eachFaultIsTold() {
    assertThat(new Verdict(100, 99, 3, 2, 1, "reset", 4).faults())
        .containsExactly(
            "3 of 100 messages missed",
            "2 messages twice or out of order",
            "1 connections lost: reset",
            "4 clients came back and were not resumed");
  }

  @Test
  void moreThanWasSentIsAFaultWhateverItsNumbers() {
    assertThat(new Verdict(100, 101, 0, 0, 0, "", 0).faults())
        .containsExactly("101 messages received, 100 sent");
  }
}
