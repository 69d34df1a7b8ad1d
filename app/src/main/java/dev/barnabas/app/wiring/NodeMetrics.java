package dev.barnabas.app.wiring;

import dev.barnabas.core.channel.PublishCounters;
import dev.barnabas.core.channel.Publisher;
import dev.barnabas.core.control.Control;
import dev.barnabas.core.delivery.DeliveryCounters;
import dev.barnabas.core.session.Sessions;
import dev.barnabas.kafka.history.KafkaHistory;
import dev.barnabas.kafka.rule.Lags;
import dev.barnabas.server.metrics.Metric;
import dev.barnabas.server.metrics.Metric.Sample;
import dev.barnabas.server.transport.NettyLoops;
import dev.barnabas.server.transport.SendCounters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /metrics} says: sums of what the parts count for themselves, read when asked. Told in
 * docs/operating.md. Thread: any.
 */
record NodeMetrics(
    Sessions sessions,
    Control control,
    Publisher publisher,
    OwnLog own,
    RunningRules rules,
    Foundation foundation,
    HistoryKeeping keeping,
    @Nullable TopicDoor door)
    implements Supplier<List<Metric>> {

  @Override
  public List<Metric> get() {
    List<Metric> all = new ArrayList<>();
    all.add(
        Metric.gauge("barnabas_connections", "Realtime connections, open now.", sessions.size()));
    all.add(
        Metric.gauge(
            "barnabas_settings_unreadable",
            "Records of apps, keys, namespaces and rules in a form that this version does not"
                + " know.",
            control.unreadable().size()));
    deliveries(all, sessions.delivered());
    publishes(all, publisher.counters().snapshot());
    log(all);
    all.add(
        Metric.counter(
            "barnabas_loop_stalls_total",
            "Turns of event loops that took longer than 100 ms.",
            foundation.watchdog().stalls()));
    all.add(
        Metric.counter(
            "barnabas_loop_failures_total",
            "What was thrown on event loops and nobody expected, each in the node's log.",
            foundation.loops().failures().count()));
    sends(all, foundation.loops());
    rules(all, rules.reports());
    keeping.status().ifPresent(status -> history(all, status));
    all.add(rules.file().metric());
    all.addAll(rules.feeds().metrics());
    if (door != null) {
      all.addAll(door.metrics());
    }
    return all;
  }

  private static void history(List<Metric> all, KafkaHistory.Status status) {
    all.add(
        Metric.gauge(
            "barnabas_history_lag_records",
            "Records of the log that this node is to store and has not stored yet.",
            status.lag()));
    all.add(
        Metric.gauge(
            "barnabas_history_partitions",
            "Partitions of the log that this node stores.",
            status.partitions()));
    all.add(
        Metric.gauge(
            "barnabas_history_channels",
            "Channels of which something is kept; one with presence counts twice.",
            status.channels()));
    all.add(
        Metric.counter(
            "barnabas_history_items_total",
            "Messages, changes and presence events that this node stored.",
            status.items()));
    all.add(
        Metric.counter(
            "barnabas_history_bytes_total", "Bytes that it wrote for them.", status.bytes()));
    all.add(
        Metric.gauge(
            "barnabas_history_storing",
            "1 when this node stores what it is to store.",
            status.problem().isEmpty() ? 1 : 0));
  }

  private static void sends(List<Metric> all, NettyLoops loops) {
    SendCounters.Snapshot sent = loops.sent();
    all.add(
        Metric.counter("barnabas_socket_sends_total", "Sends straight to a socket.", sent.sends()));
    all.add(
        Metric.counter(
            "barnabas_socket_send_calls_total",
            "System calls that they took; fewer than sends where io_uring takes many.",
            sent.calls()));
    all.add(
        Metric.counter(
            "barnabas_socket_sends_refused_total",
            "Sends that a socket did not take whole; the rest waited for it.",
            sent.refused()));
  }

  private static void deliveries(List<Metric> all, DeliveryCounters.Snapshot delivered) {
    all.add(
        Metric.gauge(
            "barnabas_attachments", "Attachments to channels, now.", delivered.attachments()));
    all.add(
        Metric.counter(
            "barnabas_deliveries_total",
            "Frames with messages that were written: one per publish and subscriber.",
            delivered.deliveries()));
    all.add(
        Metric.counter(
            "barnabas_messages_delivered_total", "Messages in them.", delivered.messages()));
  }

  private static void publishes(List<Metric> all, PublishCounters.Snapshot published) {
    all.add(
        new Metric(
            "barnabas_publishes_total",
            "Publishes of clients by how they ended; unknown: in the log or not.",
            Metric.Type.COUNTER,
            List.of(
                new Sample(Map.of("outcome", "accepted"), published.accepted()),
                new Sample(Map.of("outcome", "refused"), published.refused()),
                new Sample(Map.of("outcome", "unknown"), published.unknown()))));
    all.add(
        Metric.counter(
            "barnabas_messages_published_total",
            "Messages in publishes that were accepted.",
            published.messages()));
  }

  private void log(List<Metric> all) {
    all.add(
        Metric.gauge(
            "barnabas_log_replayed",
            "1 when this node has replayed what the log held when it started.",
            own.agent().isReady() ? 1 : 0));
    all.add(
        Metric.gauge(
            "barnabas_log_pending_appends",
            "Appends of this node that it has not read back yet: the log's lag.",
            own.readers().pending().size()));
  }

  private static void rules(List<Metric> all, List<RuleReport> rules) {
    all.add(
        perRule(
            "barnabas_rule_records_total",
            "Records that the rule took.",
            rules,
            rule -> rule.counted().records()));
    all.add(
        perRule(
            "barnabas_rule_messages_total",
            "Messages that the rule made of them, or took.",
            rules,
            rule -> rule.counted().messages()));
    all.add(
        perRule(
            "barnabas_rule_dead_letters_total",
            "Records that went to the rule's dead letter topic.",
            rules,
            rule -> rule.counted().deadLetters()));
    all.add(
        perRule(
            "barnabas_rule_snapshot_dropped_total",
            "Keys that snapshots of the rule's channels lost, as there was no room for more.",
            rules,
            rule -> rule.counted().snapshotDrops()));
    all.add(skew(rules));
    all.add(live(rules));
    states(all, rules);
  }

  private static void states(List<Metric> all, List<RuleReport> rules) {
    List<Sample> skipped = new ArrayList<>();
    List<Sample> serving = new ArrayList<>();
    List<Sample> stopped = new ArrayList<>();
    List<Sample> lags = new ArrayList<>();
    for (RuleReport rule : rules) {
      rule.counted()
          .skipped()
          .forEach((reason, count) -> {
            Map<String, String> labels = labels(rule);
            labels.put("reason", reason);
            skipped.add(new Sample(labels, count));
          });
      boolean serves = rule.standing() == RuleReport.Standing.SERVING;
      serving.add(new Sample(labels(rule), serves ? 1 : 0));
      stopped.add(new Sample(labels(rule), rule.halt().isPresent() ? 1 : 0));
      for (Lags.Lag lag : rule.lags()) {
        if (lag.lag() >= 0) {
          Map<String, String> labels = labels(rule);
          labels.put("topic", lag.topic());
          labels.put("partition", String.valueOf(lag.partition()));
          lags.add(new Sample(labels, lag.lag()));
        }
      }
    }
    all.add(
        new Metric(
            "barnabas_rule_skipped_total",
            "Records or messages that the rule left out.",
            Metric.Type.COUNTER,
            skipped));
    all.add(
        new Metric("barnabas_rule_serving", "1 when the rule serves.", Metric.Type.GAUGE, serving));
    all.add(
        new Metric(
            "barnabas_rule_stopped",
            "1 when the rule stands still at a record, on all nodes, until it is resumed.",
            Metric.Type.GAUGE,
            stopped));
    all.add(
        new Metric(
            "barnabas_rule_lag_records",
            "Records that the rule has still to take, in the partitions that this node has of it.",
            Metric.Type.GAUGE,
            lags));
  }

  /** How far each source lies behind the one that was read farthest, by the times of records. */
  private static Metric skew(List<RuleReport> rules) {
    Map<String, Long> farthest = new HashMap<>();
    List<RuleReport> copies = rules.stream().filter(rule -> rule.source().isPresent()).toList();
    copies.forEach(rule -> farthest.merge(rule.name(), rule.counted().reachedMillis(), Math::max));
    List<Sample> samples = new ArrayList<>();
    for (RuleReport rule : copies) {
      long reached = rule.counted().reachedMillis();
      long behind = farthest.getOrDefault(rule.name(), reached) - reached;
      samples.add(
          new Sample(labels(rule), reached == 0 ? 0 : TimeUnit.MILLISECONDS.toSeconds(behind)));
    }
    return new Metric(
        "barnabas_source_skew_seconds",
        "How far a source of a rule with several lies behind: above the window of duplicates (150"
            + " s) its copies are told again.",
        Metric.Type.GAUGE,
        samples);
  }

  private static Metric live(List<RuleReport> rules) {
    List<Sample> samples = new ArrayList<>();
    for (RuleReport rule : rules) {
      rule.live().ifPresent(live -> samples.add(new Sample(labels(rule), live ? 1 : 0)));
    }
    return new Metric(
        "barnabas_source_live",
        "Of a rule with a standby: 1 when this node reads the source, 0 when it is held or silent.",
        Metric.Type.GAUGE,
        samples);
  }

  private static Metric perRule(
      String name, String help, List<RuleReport> rules, ToLongFunction<RuleReport> value) {
    List<Sample> samples = new ArrayList<>();
    rules.forEach(rule -> samples.add(new Sample(labels(rule), value.applyAsLong(rule))));
    return new Metric(name, help, Metric.Type.COUNTER, samples);
  }

  private static Map<String, String> labels(RuleReport rule) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("direction", rule.directionName());
    labels.put("rule", rule.name());
    rule.source().ifPresent(cluster -> labels.put("source", cluster));
    return labels;
  }
}
