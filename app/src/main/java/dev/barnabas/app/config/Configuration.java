package dev.barnabas.app.config;

import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole file.
 *
 * @param egress and {@code ingress}, {@code namespaces}: of the first app
 */
public record Configuration(
    @Setting("Our own Kafka cluster. Rules call it `default`.") KafkaSettings kafka,
    @Setting("Further Kafka clusters, by the name that rules use.")
        Map<String, KafkaSettings> clusters,
    @Setting("Schema registries that need more than the URL which rules name.")
        List<SchemaRegistrySettings> schemaRegistries,
    @Setting(
            "Folder of plug-ins, whose transforms rules may name: each jar is one, and each folder"
                + " of jars.")
        @Nullable Path plugins,
    @Setting("The log: the topic that every node reads.") LogSettings log,
    @Setting("Where clients connect.") ListenSettings listen,
    @Setting("Node to node.") InternalSettings internal,
    @Setting("Bounds at the node's doors.") LimitSettings limits,
    @Setting("Numbers for Prometheus.") MetricsSettings metrics,
    @Setting("The Control API: apps, keys, namespaces at run time.") ControlSettings control,
    @Setting("Apps, each with channels of its own.") List<AppSettings> apps,
    @Setting(
            value = "Rises with each change; of several nodes' files the highest wins.",
            standard = "1",
            min = "0")
        long version,
    @Setting(
            value =
                "Anyone may make test apps, which live an hour (`POST /apps`): for SDK suites only."
                    + " On in `dev`.",
            standard = "false")
        boolean sandbox,
    @Setting("Channel rules of the first app.") List<NamespaceSettings> namespaces,
    @Setting("Rules of the first app, topics to channels.") List<Map<String, Object>> egress,
    @Setting("Rules of the first app, channels to topics.") List<Map<String, Object>> ingress,
    @Setting("The API of kafka-websocket.") KafkaWebsocketSettings kafkaWebsocket,
    @Setting("WebSocket feeds to read into topics; one node reads each.")
        List<WebSocketSourceSettings> webSocketSources)
    implements Checked {
  private static final Set<String> CHANGEABLE =
      Set.of("egress", "ingress", "webSocketSources", "version");

  @Override
  public void check(Report report) {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < apps.size(); i++) {
      if (!ids.add(apps.get(i).id())) {
        report.problem(
            "apps[" + i + "].id",
            "another app has the id " + apps.get(i).id(),
            "Ids of apps must differ");
      }
    }
    if (plugins != null && !Files.isDirectory(plugins)) {
      report.problem("plugins", "there is no folder " + plugins, "Write a path from this file's");
    }
    if (clusters.containsKey(KafkaSettings.OWN)) {
      report.problem(
          "clusters." + KafkaSettings.OWN,
          "this name means the cluster of the key kafka",
          "Choose another name");
    }
    if (cluster(kafkaWebsocket.cluster()) == null) {
      report.problem(
          "kafkaWebsocket.cluster",
          "there is no cluster " + kafkaWebsocket.cluster(),
          "Use default, or add the cluster under the key clusters");
    }
    checkFeeds(report);
  }

  private void checkFeeds(Report report) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < webSocketSources.size(); i++) {
      WebSocketSourceSettings feed = webSocketSources.get(i);
      String path = "webSocketSources[" + i + "].";
      if (!names.add(feed.name())) {
        report.problem(
            path + "name", "another one has the name " + feed.name(), "Names must differ");
      }
      if (cluster(feed.to().cluster()) == null) {
        report.problem(
            path + "to.cluster",
            "there is no cluster " + feed.to().cluster(),
            "Use default, or add the cluster under the key clusters");
      }
    }
  }

  /**
   * The rules of the app at that place: its own and, for the first, those at the top level. Without
   * apps, place 0 has those at the top level.
   *
   * @return each with the path where it stands
   */
  public List<PlacedRule> egressOf(int app) {
    return PlacedRule.gather(
        "egress", app, egress, apps.isEmpty() ? List.of() : apps.get(app).egress());
  }

  /** As {@link #egressOf}, channels to topics. */
  public List<PlacedRule> ingressOf(int app) {
    return PlacedRule.gather(
        "ingress", app, ingress, apps.isEmpty() ? List.of() : apps.get(app).ingress());
  }

  /** The channel rules of the app at that place; as {@link #egressOf}. */
  public List<NamespaceSettings> namespacesOf(int app) {
    List<NamespaceSettings> own = apps.isEmpty() ? List.of() : apps.get(app).namespaces();
    return app == 0 ? Stream.concat(namespaces.stream(), own.stream()).toList() : own;
  }

  /** The same on another cluster of our own. */
  public Configuration onCluster(KafkaSettings otherKafka, LogSettings otherLog) {
    return new Configuration(
        otherKafka,
        clusters,
        schemaRegistries,
        plugins,
        otherLog,
        listen,
        internal,
        limits,
        metrics,
        control,
        apps,
        version,
        sandbox,
        namespaces,
        egress,
        ingress,
        kafkaWebsocket,
        webSocketSources);
  }

  /** The same with more channel rules of the first app; those that it has count before them. */
  public Configuration withNamespaces(List<NamespaceSettings> more) {
    List<NamespaceSettings> own = namespacesOf(0);
    List<NamespaceSettings> all = new ArrayList<>(namespaces);
    for (NamespaceSettings one : more) {
      if (own.stream().noneMatch(known -> known.id().equals(one.id()))) {
        all.add(one);
      }
    }
    return new Configuration(
        kafka,
        clusters,
        schemaRegistries,
        plugins,
        log,
        listen,
        internal,
        limits,
        metrics,
        control,
        apps,
        version,
        sandbox,
        List.copyOf(all),
        egress,
        ingress,
        kafkaWebsocket,
        webSocketSources);
  }

  /**
   * The keys at the top level in which another configuration differs, beside those that may change
   * while a node runs: rules, feeds, and the version.
   */
  public List<String> differencesBeside(Configuration other) {
    List<String> keys = new ArrayList<>();
    for (RecordComponent one : Configuration.class.getRecordComponents()) {
      if (!CHANGEABLE.contains(one.getName()) && !Objects.equals(fixed(one), other.fixed(one))) {
        keys.add(one.getName());
      }
    }
    return List.copyOf(keys);
  }

  private @Nullable Object fixed(RecordComponent one) {
    return one.getName().equals("apps")
        ? apps.stream().map(AppSettings::withoutRules).toList()
        : value(one);
  }

  private @Nullable Object value(RecordComponent one) {
    try {
      return one.getAccessor().invoke(this);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(one + " of a public record can be read", impossible);
    }
  }

  /** A cluster by the name that rules use; null when there is none of it. */
  public @Nullable KafkaSettings cluster(String name) {
    return name.equals(KafkaSettings.OWN) ? kafka : clusters.get(name);
  }
}
