package dev.barnabas.server.metrics;

import java.util.List;
import java.util.Map;

/**
 * A number about the node, or several of one name that differ by their labels. Immutable. Thread:
 * any.
 *
 * @param name in Prometheus style: {@code barnabas_…}, counters end with {@code _total}
 * @param help a sentence
 */
public record Metric(String name, String help, Type type, List<Sample> samples) {
  /** Counters only rise while the process lives. */
  public enum Type {
    COUNTER,
    GAUGE
  }

  /**
   * One number.
   *
   * @param labels in the order in which they are shown
   */
  public record Sample(Map<String, String> labels, long value) {}

  public Metric {
    samples = List.copyOf(samples);
  }

  public static Metric counter(String name, String help, long value) {
    return new Metric(name, help, Type.COUNTER, List.of(new Sample(Map.of(), value)));
  }

  public static Metric gauge(String name, String help, long value) {
    return new Metric(name, help, Type.GAUGE, List.of(new Sample(Map.of(), value)));
  }
}
