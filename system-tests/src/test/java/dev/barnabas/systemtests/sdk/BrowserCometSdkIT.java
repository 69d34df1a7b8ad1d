package dev.barnabas.systemtests.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** By comet, polling. */
@Timeout(240)
@TestInstance(Lifecycle.PER_CLASS)
class BrowserCometSdkIT extends SdkContract {
  private final Scenarios scenarios = new BrowserScenarios(SdkWorld.get().json("xhr_polling"));

  @Override
  Scenarios scenarios() {
    return scenarios;
  }

  @Test
  void theTransportIsPolling() {
    assertThat(scenarios().facts("connectionDetails")).containsEntry("transport", "xhr_polling");
  }

  @AfterAll
  void close() {
    scenarios.close();
  }
}
