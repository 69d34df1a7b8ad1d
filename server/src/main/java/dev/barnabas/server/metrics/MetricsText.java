package dev.barnabas.server.metrics;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Metrics in Prometheus' text format, version 0.0.4. Thread: any. */
public final class MetricsText {
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private MetricsText() {}

  public static String of(List<Metric> metrics) {
    var text = new StringBuilder();
    for (Metric metric : metrics) {
      String type = metric.type().name().toLowerCase(Locale.ROOT);
      text.append("# HELP ").append(metric.name()).append(' ').append(metric.help()).append('\n');
      text.append("# TYPE ").append(metric.name()).append(' ').append(type).append('\n');
      for (Metric.Sample sample : metric.samples()) {
        text.append(metric.name());
        labels(text, sample.labels());
        text.append(' ').append(sample.value()).append('\n');
      }
    }
    return text.toString();
  }

  private static void labels(StringBuilder text, Map<String, String> labels) {
    char before = '{';
    for (var label : labels.entrySet()) {
      text.append(before).append(label.getKey()).append("=\"");
      text.append(escaped(label.getValue())).append('"');
      before = ',';
    }
    if (!labels.isEmpty()) {
      text.append('}');
    }
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
