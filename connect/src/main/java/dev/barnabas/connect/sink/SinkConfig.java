package dev.barnabas.connect.sink;

import dev.barnabas.connect.rest.RestSettings;
import dev.barnabas.connect.setting.Check;
import dev.barnabas.connect.setting.ClientKeys;
import dev.barnabas.connect.setting.Reports;
import dev.barnabas.feed.config.Checks;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The sink's configuration: the Ably connector's keys, and ours. Immutable. Thread: any. */
public final class SinkConfig extends AbstractConfig {
  static final String CHANNEL = "channel";
  static final String NAME = "message.name";
  static final String MAPPING_FILE = "mapping.file";

  private static final String CLIENT_ID = "client.id";
  private static final String ID_TEMPLATE = "id.template";
  private static final String ID_SCOPE = "id.scope";
  private static final String ON_FAILURE = "onFailedRecordMapping";
  private static final String ORDERING = "ordering";
  private static final String LINGER = "linger.ms";
  private static final String BATCH_MESSAGES = "batchExecutionMaxBufferSize";
  private static final String BATCH_MILLIS = "batchExecutionMaxBufferSizeMs";
  private static final String REQUESTS = "batchExecutionThreadPoolSize";
  private static final String BUFFER = "buffer.max.messages";
  private static final String BACKOFF = "retry.backoff.ms";
  private static final String BACKOFF_MAX = "retry.backoff.max.ms";
  private static final String FLUSH_TIMEOUT = "flush.timeout.ms";

  /** The most that a node takes in one request unless its limits were changed. */
  private static final int BATCH_MESSAGES_MAX = 100;

  public SinkConfig(Map<String, String> properties) {
    super(definition(), properties, false);
  }

  public static ConfigDef definition() {
    ConfigDef def =
        new ConfigDef()
            .define(
                CHANNEL,
                ConfigDef.Type.STRING,
                null,
                Check.channel(),
                Importance.HIGH,
                "The channel, or a template of it. Required without mapping.file.")
            .define(
                NAME,
                ConfigDef.Type.STRING,
                null,
                Check.template(),
                Importance.MEDIUM,
                "The messages' name, or a template of it; absent: none.")
            .define(
                MAPPING_FILE,
                ConfigDef.Type.STRING,
                null,
                Importance.MEDIUM,
                "A YAML file on the worker with one entry of egress, without from. Instead of"
                    + " channel and message.name.")
            .define(
                CLIENT_ID,
                ConfigDef.Type.STRING,
                null,
                Importance.MEDIUM,
                "The messages' clientId.")
            .define(
                ID_TEMPLATE,
                ConfigDef.Type.STRING,
                null,
                Check.template(),
                Importance.LOW,
                "The messages' id; absent: topic:partition:offset:index.")
            .define(
                ID_SCOPE,
                ConfigDef.Type.STRING,
                "source",
                Checks.oneOf("source", "client"),
                Importance.LOW,
                "source: ids are those of records, as a rule inside Barnabas gives them; the key"
                    + " needs the operation source-ids. client: ids of this key.")
            .define(
                ON_FAILURE,
                ConfigDef.Type.STRING,
                "stop",
                Checks.oneOf("stop", "skip", "dlq"),
                Importance.HIGH,
                "What happens to a record that can't be mapped, or whose message is refused.")
            .define(
                ORDERING,
                ConfigDef.Type.STRING,
                "partition",
                Checks.oneOf("partition", "key", "none"),
                Importance.MEDIUM,
                "What keeps its order on the way.");
    delivery(def);
    return ClientKeys.rest(def);
  }

  private static void delivery(ConfigDef def) {
    def.define(
            LINGER,
            ConfigDef.Type.INT,
            5,
            Checks.atLeast(0),
            Importance.MEDIUM,
            "Milliseconds that a message may wait for others to fill its request.")
        .define(
            BATCH_MILLIS,
            ConfigDef.Type.INT,
            null,
            Checks.atLeast(0),
            Importance.LOW,
            "The Ably connector's name of linger.ms, which it overrides.")
        .define(
            BATCH_MESSAGES,
            ConfigDef.Type.INT,
            BATCH_MESSAGES_MAX,
            Checks.atLeast(1),
            Importance.MEDIUM,
            "Messages in one request; more than " + BATCH_MESSAGES_MAX + " count as that.")
        .define(
            REQUESTS,
            ConfigDef.Type.INT,
            10,
            Checks.atLeast(1),
            Importance.MEDIUM,
            "Requests of one task at the same time.")
        .define(
            BUFFER,
            ConfigDef.Type.INT,
            10_000,
            Checks.atLeast(1),
            Importance.LOW,
            "Messages that wait in one task; beyond, Kafka is not read on.")
        .define(
            BACKOFF,
            ConfigDef.Type.INT,
            200,
            Checks.atLeast(1),
            Importance.LOW,
            "First pause before a retry.")
        .define(
            BACKOFF_MAX,
            ConfigDef.Type.INT,
            10_000,
            Checks.atLeast(1),
            Importance.LOW,
            "Longest such pause.")
        .define(
            FLUSH_TIMEOUT,
            ConfigDef.Type.INT,
            5_000,
            Checks.atLeast(0),
            Importance.LOW,
            "Milliseconds that a commit and the end wait for what is under way.")
        .define(
            "messagePayloadSizeMax",
            ConfigDef.Type.INT,
            65_536,
            Importance.LOW,
            "Accepted for the Ably connector's sake; the node decides.");
  }

  /** Adds to a report what keys say only together. */
  public static void check(Config report, SinkConfig config) {
    ClientKeys.check(report, config);
    boolean byFile = config.getString(MAPPING_FILE) != null;
    if (!byFile && config.getString(CHANNEL) == null) {
      Reports.add(
          report, CHANNEL, "is required: a channel or a template of one, or else mapping.file");
    }
    for (String key : new String[] {CHANNEL, NAME, ID_TEMPLATE, CLIENT_ID}) {
      if (byFile && config.getString(key) != null) {
        Reports.add(report, key, "stands in the rule when there is a mapping.file; remove it here");
      }
    }
    if (byFile) {
      try {
        config.mapping("check");
      } catch (ConfigException e) {
        Reports.add(report, MAPPING_FILE, String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * What makes messages of records.
   *
   * @param connector its name, which is the rule's where it has none
   */
  public RecordMapping mapping(String connector) {
    String file = getString(MAPPING_FILE);
    if (file != null) {
      return RuleMapping.read(MAPPING_FILE, file, connector);
    }
    String channel = getString(CHANNEL);
    if (channel == null) {
      throw new ConfigException(CHANNEL, null, "is required where there is no mapping.file");
    }
    return new TemplateMapping(
        channel, getString(NAME), getString(CLIENT_ID), getString(ID_TEMPLATE));
  }

  public RestSettings rest(String agent) {
    return ClientKeys.rest(this, agent, getString(ID_SCOPE).equals("source"));
  }

  public FailurePolicy onFailure() {
    return FailurePolicy.valueOf(getString(ON_FAILURE).toUpperCase(java.util.Locale.ROOT));
  }

  public DeliverySettings delivery() {
    @Nullable Integer millis = getInt(BATCH_MILLIS);
    return new DeliverySettings(
        Ordering.valueOf(getString(ORDERING).toUpperCase(java.util.Locale.ROOT)),
        Duration.ofMillis(millis == null ? getInt(LINGER) : millis),
        Math.min(getInt(BATCH_MESSAGES), BATCH_MESSAGES_MAX),
        getInt(REQUESTS),
        getInt(BUFFER),
        Duration.ofMillis(getInt(BACKOFF)),
        Duration.ofMillis(getInt(BACKOFF_MAX)));
  }

  public Duration flushTimeout() {
    return Duration.ofMillis(getInt(FLUSH_TIMEOUT));
  }
}
