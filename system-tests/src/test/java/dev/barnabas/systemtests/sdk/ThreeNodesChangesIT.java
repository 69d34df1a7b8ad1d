package dev.barnabas.systemtests.sdk;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Against three nodes behind a balancer. */
@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
@TestInstance(Lifecycle.PER_CLASS)
class ThreeNodesChangesIT extends ChangesContract {
  private final Scenarios scenarios = new NodeScenarios(SdkWorld.threeNodes().json(false));

  @Override
  Scenarios scenarios() {
    return scenarios;
  }

  @AfterAll
  void close() {
    scenarios.close();
  }
}
