package dev.barnabas.systemtests.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
@TestInstance(Lifecycle.PER_CLASS)
class NodeJsonSdkIT extends SdkContract {
  private final Scenarios scenarios = new NodeScenarios(false);

  @Override
  Scenarios scenarios() {
    return scenarios;
  }

  /** Takes the 15 s and more in which a client may not notice: once is enough. */
  @Test
  void aDeadSocketIsLeftAndTheConnectionGoesOn() {
    assertThat(scenarios().facts("deadSocket"))
        .containsEntry("names", List.of("m0", "m1", "m2", "m3", "m4", "after"))
        .containsEntry("sameConnection", true)
        .containsEntry("discontinuities", 0L);
  }

  @AfterAll
  void close() {
    scenarios.close();
  }
}
