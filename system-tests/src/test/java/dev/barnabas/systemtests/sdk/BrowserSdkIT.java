package dev.barnabas.systemtests.sdk;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
@TestInstance(Lifecycle.PER_CLASS)
class BrowserSdkIT extends SdkContract {
  private final Scenarios scenarios = new BrowserScenarios();

  @Override
  Scenarios scenarios() {
    return scenarios;
  }

  @AfterAll
  void close() {
    scenarios.close();
  }
}
