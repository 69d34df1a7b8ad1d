package dev.barnabas.app.wiring;

import dev.barnabas.server.metrics.Metric;

/** Whether the node runs with the configuration file as it is now. Thread: any. */
final class FileChanges {
  private volatile boolean refused;

  void taken() {
    refused = false;
  }

  void refused() {
    refused = true;
  }

  Metric metric() {
    return Metric.gauge(
        "barnabas_config_refused",
        "1 when the configuration file was changed to what this node refuses: it runs with what"
            + " stood there before.",
        refused ? 1 : 0);
  }
}
