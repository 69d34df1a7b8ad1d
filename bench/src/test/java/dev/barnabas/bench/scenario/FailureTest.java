package dev.barnabas.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void whatStoodBehindItIsToldToo() {
    var failed = new IOException("no message came");
    failed.addSuppressed(new IllegalStateException("the topic is gone"));

    assertThat(Failure.text(failed)).contains("no message came", "; ", "the topic is gone");
  }
}
