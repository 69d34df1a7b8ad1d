package dev.barnabas.app.wiring;

import dev.barnabas.app.config.Configuration;
import dev.barnabas.app.config.KafkaSettings;
import dev.barnabas.app.config.KafkaWebsocketFolder;
import dev.barnabas.app.config.KafkaWebsocketSettings;
import dev.barnabas.core.broker.ReadFrom;
import dev.barnabas.core.broker.SharedTopics;
import dev.barnabas.core.broker.TopicNames;
import dev.barnabas.core.broker.TopicRights;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.broker.SessionGroups;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a node serves kafka-websocket's protocol.
 *
 * @param consume the cluster that sessions read
 * @param produce the cluster that they write
 * @param input class of the plug-in client to topic; null: none
 * @param output class of the plug-in topic to client; null: none
 * @param config what plug-ins are given
 */
record DoorSettings(
    ClusterConfig consume,
    ClusterConfig produce,
    TopicRights rights,
    SharedTopics.Settings shared,
    SessionGroups.Settings groups,
    ReadFrom from,
    @Nullable String input,
    @Nullable String output,
    Map<String, String> config) {
  /** What a loop keeps of a topic: some seconds of a busy one. */
  private static final long RING_BYTES = 4L << 20;

  private static final Duration COMMIT_EVERY = Duration.ofSeconds(5); // as Kafka's own clients

  /** What a configuration says; null: it is not served. */
  static @Nullable DoorSettings of(Configuration configuration) {
    KafkaWebsocketSettings settings = configuration.kafkaWebsocket();
    KafkaSettings cluster = configuration.cluster(settings.cluster());
    if (!settings.enabled() || cluster == null) {
      return null;
    }
    var reached = new ClusterConfig(cluster.bootstrap(), cluster.properties());
    ReadFrom from = new ReadFrom.Latest();
    return new DoorSettings(
        reached,
        reached,
        rights(settings),
        shared(settings),
        new SessionGroups.Settings(
            settings.consumersPerClient(), settings.consumers(), from, COMMIT_EVERY),
        from,
        settings.transforms().input(),
        settings.transforms().output(),
        settings.transforms().config());
  }

  /** What kafka-websocket's own files say, and for what they have no word the configuration. */
  static DoorSettings of(KafkaWebsocketFolder folder, Configuration configuration) {
    KafkaWebsocketSettings settings = configuration.kafkaWebsocket();
    ReadFrom from = folder.fromEarliest() ? new ReadFrom.Earliest() : new ReadFrom.Latest();
    return new DoorSettings(
        new ClusterConfig(folder.consumer().bootstrap(), folder.consumer().properties()),
        new ClusterConfig(folder.producer().bootstrap(), folder.producer().properties()),
        rights(settings),
        shared(settings),
        new SessionGroups.Settings(
            settings.consumersPerClient(), settings.consumers(), from, folder.commitEvery()),
        from,
        either(settings.transforms().input(), folder.server().inputTransform()),
        either(settings.transforms().output(), folder.server().outputTransform()),
        folder.server().all());
  }

  private static @Nullable String either(@Nullable String first, @Nullable String second) {
    return first == null ? second : first;
  }

  private static TopicRights rights(KafkaWebsocketSettings settings) {
    return new TopicRights(
        TopicNames.of(settings.topics().consume()),
        TopicNames.of(settings.topics().produce()),
        TopicNames.of(settings.groups().isEmpty() ? List.of("*") : settings.groups()));
  }

  private static SharedTopics.Settings shared(KafkaWebsocketSettings settings) {
    return new SharedTopics.Settings(RING_BYTES, settings.slowClient().equals("disconnect"));
  }
}
