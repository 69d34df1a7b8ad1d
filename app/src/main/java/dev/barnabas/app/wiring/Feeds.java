package dev.barnabas.app.wiring;

import dev.barnabas.app.config.Configuration;
import dev.barnabas.app.config.WebSocketSourceSettings;
import dev.barnabas.feed.FeedFigures;
import dev.barnabas.feed.FeedWorld;
import dev.barnabas.feed.socket.SocketWorld;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.KnownClusters;
import dev.barnabas.kafka.feed.FeedBinding;
import dev.barnabas.kafka.feed.FeedSources;
import dev.barnabas.server.metrics.Metric;
import dev.barnabas.server.metrics.Metric.Sample;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.config.ConfigException;

/** The WebSocket feeds that the node reads into topics. Thread: any. */
final class Feeds {
  private final KnownClusters clusters;
  private final FeedSources sources;
  private volatile Map<WebSocketSourceSettings, FeedBinding> known = Map.of(); // ≤ feeds

  private Feeds(KnownClusters clusters, FeedSources sources) {
    this.clusters = clusters;
    this.sources = sources;
  }

  /**
   * Begins to take part in them.
   *
   * @throws StartException a value from the environment is wrong
   */
  static Feeds start(Configuration configuration, KnownClusters clusters) throws StartException {
    FeedWorld world =
        FeedWorld.of(
            new SocketWorld(System::nanoTime, new SecureRandom()), System::currentTimeMillis);
    Feeds feeds = new Feeds(clusters, new FeedSources(world));
    feeds.update(feeds.bindings(configuration));
    return feeds;
  }

  FeedSources sources() {
    return sources;
  }

  /** What there is to read, ready to {@link #update}: the same objects for what stays the same. */
  Map<WebSocketSourceSettings, FeedBinding> bindings(Configuration configuration)
      throws StartException {
    Map<WebSocketSourceSettings, FeedBinding> bindings = new LinkedHashMap<>();
    for (WebSocketSourceSettings settings : configuration.webSocketSources()) {
      FeedBinding same = known.get(settings);
      bindings.put(settings, same == null ? binding(settings) : same);
    }
    return bindings;
  }

  private FeedBinding binding(WebSocketSourceSettings settings) throws StartException {
    ClusterConfig target = clusters.get("to.cluster", settings.to().cluster());
    try {
      return new FeedBinding(settings.name(), target, settings.to().topic(), settings.source());
    } catch (ConfigException e) {
      throw new StartException("webSocketSources: " + settings.name() + ": " + e.getMessage(), e);
    }
  }

  /** From now on these are read; blocks until those that are missing have ended. */
  void update(Map<WebSocketSourceSettings, FeedBinding> wanted) {
    known = wanted;
    sources.update(List.copyOf(wanted.values()));
  }

  /** Their numbers, told in docs/operating.md. */
  List<Metric> metrics() {
    List<FeedSources.Status> all = sources.statuses();
    if (all.isEmpty()) {
      return List.of();
    }
    return List.of(
        of(
            all,
            "barnabas_feed_reading",
            "1 when this node is the one that reads the feed, and does.",
            Metric.Type.GAUGE,
            status -> status.here() && status.problem().isEmpty() ? 1 : 0),
        of(
            all,
            "barnabas_feed_messages_total",
            "Messages of the feed that came.",
            Metric.Type.COUNTER,
            sum(FeedFigures::received)),
        of(
            all,
            "barnabas_feed_records_total",
            "Records made of them.",
            Metric.Type.COUNTER,
            sum(FeedFigures::produced)),
        of(
            all,
            "barnabas_feed_dropped_total",
            "Messages lost because there was no place for them.",
            Metric.Type.COUNTER,
            sum(FeedFigures::dropped)),
        of(
            all,
            "barnabas_feed_skipped_total",
            "Messages that could not be mapped.",
            Metric.Type.COUNTER,
            sum(FeedFigures::skipped)),
        of(
            all,
            "barnabas_feed_reconnects_total",
            "Attempts to connect again.",
            Metric.Type.COUNTER,
            sum(FeedFigures::reconnects)),
        of(
            all,
            "barnabas_feed_waiting",
            "Messages that wait for Kafka.",
            Metric.Type.GAUGE,
            sum(FeedFigures::waiting)));
  }

  private static ToLongFunction<FeedSources.Status> sum(ToLongFunction<FeedFigures> of) {
    return status -> status.figures().stream().mapToLong(of).sum();
  }

  private static Metric of(
      List<FeedSources.Status> all,
      String name,
      String help,
      Metric.Type type,
      ToLongFunction<FeedSources.Status> value) {
    List<Sample> samples =
        all.stream()
            .map(status -> new Sample(Map.of("feed", status.name()), value.applyAsLong(status)))
            .toList();
    return new Metric(name, help, type, samples);
  }
}
