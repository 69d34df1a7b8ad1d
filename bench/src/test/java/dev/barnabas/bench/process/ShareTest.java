package dev.barnabas.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareTest {
  @ParameterizedTest
  @CsvSource({
    "barnabas-loop-2, LOOPS",
    "barnabas-loop-w, OTHER",
    "barnabas-log-re, READER",
    "data-plane-kafk, BROKER",
    "C2 CompilerThre, JVM",
    "G1 Conc#0, JVM",
    "main, OTHER"
  })
  void isToldByTheNameOfAThread(String name, Share share) {
    assertThat(Share.of(name)).isEqualTo(share);
  }
}
