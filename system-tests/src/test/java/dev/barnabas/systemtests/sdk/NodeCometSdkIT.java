package dev.barnabas.systemtests.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** By comet, streaming. */
@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
@TestInstance(Lifecycle.PER_CLASS)
class NodeCometSdkIT extends SdkContract {
  private final Scenarios scenarios = new NodeScenarios(SdkWorld.get().json("comet"));

  @Override
  Scenarios scenarios() {
    return scenarios;
  }

  @Test
  void theTransportIsComet() {
    assertThat(scenarios().facts("connectionDetails")).containsEntry("transport", "comet");
  }

  @AfterAll
  void close() {
    scenarios.close();
  }
}
