package dev.barnabas.connect.source;

import dev.barnabas.connect.realtime.ReaderSettings;
import dev.barnabas.connect.setting.ClientKeys;
import dev.barnabas.connect.setting.Reports;
import dev.barnabas.connect.setting.RuleFile;
import dev.barnabas.feed.config.Checks;
import dev.barnabas.mapping.ingress.IngressRule;
import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.mapping.template.Template;
import dev.barnabas.mapping.template.TemplateUse;
import dev.barnabas.protocol.channel.ChannelName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The configuration of channels to topics. Immutable. Thread: any. */
public final class SourceConfig extends AbstractConfig {
  public static final String CHANNELS = "channels";

  private static final String TOPIC = "topic";
  private static final String KEY = "key";
  private static final String ENVELOPED = "enveloped";
  private static final String MAPPING_FILE = "mapping.file";
  private static final String REWIND = "rewind";
  private static final String ON_FAILURE = "onFailedRecordMapping";
  private static final String BACKOFF = "retry.backoff.ms";
  private static final String BACKOFF_MAX = "retry.backoff.max.ms";
  private static final String OPEN_TIMEOUT = "client.realtime.open.timeout";
  private static final Map<String, String> NOT_HERE =
      Map.of(
          "from", "the connector's channels say what is read",
          "onError", "the connector's onFailedRecordMapping says it");

  public SourceConfig(Map<String, String> properties) {
    super(definition(), properties, false);
  }

  public static ConfigDef definition() {
    ConfigDef def =
        new ConfigDef()
            .define(
                CHANNELS,
                ConfigDef.Type.LIST,
                ConfigDef.NO_DEFAULT_VALUE,
                ConfigDef.LambdaValidator.with(SourceConfig::checkChannels, () -> "channels"),
                Importance.HIGH,
                "The channels' names, separated by commas; tasks share them.")
            .define(
                TOPIC,
                ConfigDef.Type.STRING,
                null,
                ingressTemplate(),
                Importance.HIGH,
                "The topic, or a template of it. Required without mapping.file.")
            .define(
                KEY,
                ConfigDef.Type.STRING,
                null,
                ingressTemplate(),
                Importance.MEDIUM,
                "The records' key, a template; absent: the channel's name.")
            .define(
                ENVELOPED,
                ConfigDef.Type.BOOLEAN,
                true,
                Importance.MEDIUM,
                "true: the value is the envelope with the messages; false: the payload itself.")
            .define(
                MAPPING_FILE,
                ConfigDef.Type.STRING,
                null,
                Importance.MEDIUM,
                "A YAML file on the worker with one entry of ingress, without from. Instead of"
                    + " topic and key.");
    reading(def);
    return ClientKeys.address(def);
  }

  private static void reading(ConfigDef def) {
    def.define(
            REWIND,
            ConfigDef.Type.STRING,
            null,
            Checks.text("a number of messages or a time such as 2m", SourceConfig::checkRewind),
            Importance.LOW,
            "Where a channel without an offset begins: so many messages or so long ago.")
        .define(
            ON_FAILURE,
            ConfigDef.Type.STRING,
            "stop",
            Checks.oneOf("stop", "skip"),
            Importance.HIGH,
            "What happens to a message that can't be mapped.")
        .define(
            BACKOFF,
            ConfigDef.Type.INT,
            500,
            Checks.atLeast(1),
            Importance.LOW,
            "First pause before a new connection.")
        .define(
            BACKOFF_MAX,
            ConfigDef.Type.INT,
            30_000,
            Checks.atLeast(1),
            Importance.LOW,
            "Longest such pause.")
        .define(
            OPEN_TIMEOUT,
            ConfigDef.Type.INT,
            10_000,
            Checks.atLeast(1),
            Importance.LOW,
            "Milliseconds to connect in.");
  }

  private static ConfigDef.Validator ingressTemplate() {
    return Checks.text(
        "a template",
        text -> {
          Template.parse(text, TemplateUse.INGRESS);
        });
  }

  private static void checkChannels(String name, Object value) {
    if (value instanceof List<?> channels) {
      if (channels.isEmpty()) {
        throw new ConfigException(name, value, "must name at least one channel");
      }
      for (Object channel : channels) {
        String problem = ChannelName.problem(String.valueOf(channel));
        if (problem != null) {
          throw new ConfigException(name, channel, "must be a channel's name: " + problem);
        }
      }
    }
  }

  private static void checkRewind(String text) {
    if (!text.matches("\\d{1,4}|\\d{1,4}[sm]")) {
      throw new IllegalArgumentException("10 is ten messages, 30s and 2m are times");
    }
  }

  /** Adds to a report what keys say only together. */
  public static void check(Config report, SourceConfig config) {
    ClientKeys.check(report, config);
    boolean byFile = config.getString(MAPPING_FILE) != null;
    if (!byFile && config.getString(TOPIC) == null) {
      Reports.add(report, TOPIC, "is required: a topic, or else mapping.file");
    }
    for (String key : new String[] {TOPIC, KEY}) {
      if (byFile && config.getString(key) != null) {
        Reports.add(report, key, "stands in the rule when there is a mapping.file; remove it here");
      }
    }
    if (Reports.isClean(report)) {
      try {
        config.rule("check");
      } catch (ConfigException e) {
        Reports.add(report, byFile ? MAPPING_FILE : TOPIC, String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * The rule that makes records of messages.
   *
   * @param connector its name, which is the rule's where it has none
   */
  public IngressRule rule(String connector) {
    String file = getString(MAPPING_FILE);
    Map<String, @Nullable Object> tree =
        file == null ? inline() : RuleFile.read(MAPPING_FILE, file, NOT_HERE);
    tree.putIfAbsent("name", connector.replaceAll("[^A-Za-z0-9_-]", "-"));
    tree.put("from", Map.of("channels", ""));
    try {
      return IngressRule.read("", tree);
    } catch (RuleException e) {
      throw new ConfigException(
          file == null ? TOPIC : MAPPING_FILE,
          file == null ? getString(TOPIC) : file,
          "makes a rule with mistakes: " + e.getMessage());
    }
  }

  private Map<String, @Nullable Object> inline() {
    var to = new LinkedHashMap<String, @Nullable Object>();
    to.put("topic", getString(TOPIC));
    if (getString(KEY) != null) {
      to.put("key", getString(KEY));
    }
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("to", to);
    tree.put("enveloped", getBoolean(ENVELOPED));
    return tree;
  }

  public List<String> channels() {
    return getList(CHANNELS);
  }

  public boolean stopsOnFailure() {
    return getString(ON_FAILURE).equals("stop");
  }

  /** The app of the key, which is the channels'. */
  public String app() {
    String key = ClientKeys.key(this);
    return key.substring(0, key.indexOf('.'));
  }

  public ReaderSettings reader(String agent) {
    return new ReaderSettings(
        ClientKeys.host(this),
        ClientKeys.port(this),
        ClientKeys.tls(this),
        ClientKeys.key(this),
        agent,
        Optional.ofNullable(getString(REWIND)),
        Duration.ofMillis(getInt(OPEN_TIMEOUT)),
        Duration.ofMillis(getInt(BACKOFF)),
        Duration.ofMillis(getInt(BACKOFF_MAX)));
  }
}
