package dev.barnabas.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MetricsTextTest {
  @Test
  void isWhatPrometheusReads() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("rule", "a\"b\\c\nd");
    labels.put("reason", "bad");
    var skipped =
        new Metric(
            "barnabas_x_total",
            "Things.",
            Metric.Type.COUNTER,
            List.of(new Metric.Sample(labels, 3), new Metric.Sample(Map.of(), 0)));

    assertThat(MetricsText.of(List.of(skipped, Metric.gauge("barnabas_y", "More.", -1))))
        .isEqualTo(
            """
            # HELP barnabas_x_total Things.
            # TYPE barnabas_x_total counter
            barnabas_x_total{rule="a\\"b\\\\c\\nd",reason="bad"} 3
            barnabas_x_total 0
            # HELP barnabas_y More.
            # TYPE barnabas_y gauge
            barnabas_y -1
            """);
  }
}
