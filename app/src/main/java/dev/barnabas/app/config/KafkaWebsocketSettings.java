package dev.barnabas.app.config;

import dev.barnabas.core.broker.TopicNames;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The API of kafka-websocket: topics as they are, on WebSockets. */
public record KafkaWebsocketSettings(
    @Setting(value = "Serve `/v2/broker/` and `/v1/topics/TOPICS`.", standard = "false")
        boolean enabled,
    @Setting(value = "Whose topics.", standard = KafkaSettings.OWN) String cluster,
    @Setting(
            "Which topics. Nothing is open but what stands here: names, in which `*` stands for any"
                + " characters, or regular expressions (RE2) that begin with `^`. The key or token"
                + " needs the capability as well: `subscribe` or `publish` on `[kafka]TOPIC`.")
        Topics topics,
    @Setting(
            "Consumer groups that sessions may join, named as topics are; none: all. Those that"
                + " begin with `barnabas-` may never be.")
        List<String> groups,
    @Setting(
            value =
                "Sessions with a `group.id` that one client may have at a node: one clientId, or"
                    + " without any one address.",
            standard = "4",
            min = "1",
            max = "10000")
        int consumersPerClient,
    @Setting(
            value = "Sessions with a `group.id` at a node; each is a consumer.",
            standard = "200",
            min = "1",
            max = "10000")
        int consumers,
    @Setting(
            value =
                "When a session without group falls behind what the node keeps of a topic in"
                    + " memory: queue (it reads what it missed from the topic) or disconnect.",
            standard = "queue")
        String slowClient,
    @Setting("Plug-ins.") Transforms transforms)
    implements Checked {

  /** Which topics may be used. */
  public record Topics(
      @Setting("Topics that may be read.") List<String> consume,
      @Setting("Topics that may be written.") List<String> produce) {}

  /** Plug-ins between a socket and Kafka. */
  public record Transforms(
      @Setting("Class that frames of clients pass through.") @Nullable String input,
      @Setting("Class that records for clients pass through.") @Nullable String output,
      @Setting("What both are given when they begin.") Map<String, String> config) {}

  @Override
  public void check(Report report) {
    patterns(report, "topics.consume", topics.consume());
    patterns(report, "topics.produce", topics.produce());
    patterns(report, "groups", groups);
    if (!slowClient.equals("queue") && !slowClient.equals("disconnect")) {
      report.problem("slowClient", "must be queue or disconnect", "");
    }
  }

  private static void patterns(Report report, String key, List<String> patterns) {
    for (int i = 0; i < patterns.size(); i++) {
      try {
        var _ = TopicNames.of(List.of(patterns.get(i)));
      } catch (IllegalArgumentException e) {
        report.problem(key + '[' + i + ']', String.valueOf(e.getMessage()), "");
      }
    }
  }
}
