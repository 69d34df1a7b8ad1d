package dev.barnabas.app.wiring;

import dev.barnabas.app.plugin.PluginFolder;
import dev.barnabas.app.plugin.SessionTransforms;
import dev.barnabas.core.broker.SharedTopics;
import dev.barnabas.kafka.broker.AskedSizes;
import dev.barnabas.kafka.broker.SessionGroups;
import dev.barnabas.kafka.broker.SessionWrites;
import dev.barnabas.kafka.log.KafkaLogReader;
import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.server.broker.BrokerCounters;
import dev.barnabas.server.broker.BrokerParts;
import dev.barnabas.server.metrics.Metric;
import dev.barnabas.server.metrics.Metric.Sample;
import dev.barnabas.spi.session.SessionTransform;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The node's part that speaks kafka-websocket's protocol, with clients of its own: what many
 * sessions read or write costs channels nothing. Thread: any.
 */
record TopicDoor(BrokerParts parts) {
  /**
   * Opens it; null: this node does not serve it.
   *
   * @throws StartException as {@link #open}
   */
  static @Nullable TopicDoor openWhereServed(
      NodeOptions options, Foundation foundation, Resources resources) throws StartException {
    DoorSettings settings = options.door();
    return settings == null
        ? null
        : open(settings, options.configuration().plugins(), foundation, resources);
  }

  /**
   * Opens it.
   *
   * @param plugins their folder; null: there are none
   * @throws StartException a plug-in is missing or fails
   */
  static TopicDoor open(
      DoorSettings settings, @Nullable Path plugins, Foundation foundation, Resources resources)
      throws StartException {
    var transforms = new SessionTransforms(new PluginFolder(plugins), settings.config());
    SessionTransform input = transform(settings.input(), transforms);
    SessionTransform output = transform(settings.output(), transforms);
    AskedSizes sizes = resources.add("sizes of topics", new AskedSizes(settings.consume()));
    KafkaLogReader reader =
        resources.add(
            "reader of topics",
            new KafkaLogReader(
                "barnabas-broker-reader",
                settings.consume(),
                _ -> {},
                Clock.systemUTC(),
                System::nanoTime));
    reader.start();
    SharedTopics topics =
        new SharedTopics(reader, sizes, foundation.blocking(), settings.shared(), System::nanoTime);
    resources.add(
        "topics of sessions",
        EachMinute.run("barnabas-broker-topics", () -> tend(topics), Clock.systemUTC()));
    SessionWrites writes =
        resources.add("producer of sessions", new SessionWrites(settings.produce()));
    SessionGroups groups =
        resources.add(
            "members of sessions",
            new SessionGroups(settings.consume(), settings.groups(), System::nanoTime));
    return new TopicDoor(
        new BrokerParts(
            topics,
            groups,
            writes,
            settings.rights(),
            input,
            output,
            settings.from(),
            foundation.blocking(),
            foundation.ids()::connection,
            new BrokerCounters()));
  }

  private static CompletionStage<@Nullable Void> tend(SharedTopics topics) {
    topics.tend();
    return CompletableFuture.completedStage(null);
  }

  private static @Nullable SessionTransform transform(
      @Nullable String className, SessionTransforms transforms) throws StartException {
    try {
      return transforms.named(className);
    } catch (RuleException e) {
      throw new StartException(
          "a transform of kafka-websocket's sessions can't be used: "
              + e.getMessage()
              + " Classes that kafka-websocket ran have to be written anew: see"
              + " docs/migrating-from-kafka-websocket.md",
          e);
    }
  }

  /** Its numbers, told in docs/operating.md. */
  List<Metric> metrics() {
    BrokerCounters.Snapshot counted = parts.counters().snapshot();
    return List.of(
        Metric.gauge(
            "barnabas_broker_sessions",
            "Sessions of kafka-websocket's protocol, open now.",
            counted.sessions()),
        Metric.gauge(
            "barnabas_broker_topics",
            "Topics that sessions without a group read, each once.",
            parts.topics().size()),
        Metric.gauge(
            "barnabas_broker_consumers",
            "Group members of sessions, those that are about to leave included.",
            parts.groups().members()),
        Metric.counter(
            "barnabas_broker_records_sent_total",
            "Records that went out in frames, one per session.",
            counted.sent()),
        new Metric(
            "barnabas_broker_frames_total",
            "Frames of clients by what became of them: written, refused (not allowed or no"
                + " message), failed (Kafka did not take it).",
            Metric.Type.COUNTER,
            List.of(
                new Sample(Map.of("outcome", "written"), counted.written()),
                new Sample(Map.of("outcome", "refused"), counted.refused()),
                new Sample(Map.of("outcome", "failed"), counted.failed()))),
        new Metric(
            "barnabas_broker_discarded_total",
            "Messages that a transform dropped.",
            Metric.Type.COUNTER,
            List.of(
                new Sample(Map.of("direction", "in"), counted.discardedIn()),
                new Sample(Map.of("direction", "out"), counted.discardedOut()))),
        Metric.counter(
            "barnabas_broker_transform_failures_total",
            "Throws of transforms; each message counts as dropped.",
            counted.transformFailures()),
        Metric.counter(
            "barnabas_broker_sessions_ended_total",
            "Sessions that the server ended: no right, bad frame, too slow, a token that is over.",
            counted.ended()));
  }
}
