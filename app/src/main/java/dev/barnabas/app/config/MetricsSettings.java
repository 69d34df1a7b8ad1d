package dev.barnabas.app.config;

/** Numbers for Prometheus. */
public record MetricsSettings(
    @Setting(
            value =
                "Whether GET /metrics is there. Who reaches a node reads it: names of rules and"
                    + " counts, no content.",
            standard = "true")
        boolean enabled) {}
