package dev.barnabas.feed.config;

import dev.barnabas.feed.Subscription;
import dev.barnabas.mapping.template.Template;
import dev.barnabas.mapping.template.TemplateUse;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/** The keys of a WebSocket source: those of Conduktor's connector, and ours. */
final class WebSocketDefinition {
  private static final Pattern HEADER = Pattern.compile("([!#$%&'*+.^_`|~\\w-]+):([^\\r\\n]*)");

  private static final long SPOOL_BYTES_LEAST = 64 << 10;

  private WebSocketDefinition() {}

  static ConfigDef make() {
    var def = new ConfigDef();
    source(def);
    connection(def);
    waiting(def);
    records(def);
    return def;
  }

  private static void source(ConfigDef def) {
    def.define(
            WebSocketKeys.URL,
            ConfigDef.Type.STRING,
            null,
            Checks.text("a URL such as wss://host/path", WebSocketDefinition::checkUrl),
            Importance.HIGH,
            "The feed. Required without websocket.urls.")
        .define(
            WebSocketKeys.URLS,
            ConfigDef.Type.LIST,
            List.of(),
            ConfigDef.LambdaValidator.with(WebSocketDefinition::checkUrls, () -> "URLs"),
            Importance.MEDIUM,
            "Several feeds, separated by commas; tasks share them.")
        .define(
            WebSocketKeys.TOPIC,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            new ConfigDef.NonEmptyString(),
            Importance.HIGH,
            "Where records go.")
        .define(
            WebSocketKeys.SUBSCRIPTION,
            ConfigDef.Type.STRING,
            null,
            Checks.text("text; #{offset.…} says where to go on", Subscription::of),
            Importance.MEDIUM,
            "What is sent after each connect.")
        .define(
            WebSocketKeys.SUBSCRIPTIONS,
            ConfigDef.Type.STRING,
            null,
            Checks.text("a JSON array of messages", WebSocketDefinition::subscriptions),
            Importance.MEDIUM,
            "Several of them, a JSON array of texts or objects.")
        .define(
            WebSocketKeys.SHARED,
            ConfigDef.Type.BOOLEAN,
            false,
            Importance.LOW,
            "true: each subscription message has a connection of its own; tasks share them.")
        .define(
            WebSocketKeys.HEADERS,
            ConfigDef.Type.STRING,
            null,
            Checks.text("name:value,name:value", WebSocketDefinition::headers),
            Importance.MEDIUM,
            "Headers of the handshake; a comma in a value is written %2C.")
        .define(
            WebSocketKeys.TOKEN,
            ConfigDef.Type.PASSWORD,
            null,
            Importance.MEDIUM,
            "Sent as Authorization: Bearer.");
  }

  private static void connection(ConfigDef def) {
    def.define(
            WebSocketKeys.RECONNECT,
            ConfigDef.Type.BOOLEAN,
            true,
            Importance.MEDIUM,
            "Whether to connect again; false: the task fails at the end of the connection.")
        .define(
            WebSocketKeys.BACKOFF,
            ConfigDef.Type.LONG,
            5_000L,
            Checks.atLeast(1),
            Importance.LOW,
            "First pause before that; doubled each time, with jitter.")
        .define(
            WebSocketKeys.BACKOFF_MAX,
            ConfigDef.Type.LONG,
            60_000L,
            Checks.atLeast(1),
            Importance.LOW,
            "Longest such pause.")
        .define(
            WebSocketKeys.ATTEMPTS,
            ConfigDef.Type.INT,
            -1,
            Importance.LOW,
            "Failures in a row after which the task fails; 0 or less: it never does.")
        .define(
            WebSocketKeys.OPEN_TIMEOUT,
            ConfigDef.Type.LONG,
            30_000L,
            Checks.atLeast(1),
            Importance.LOW,
            "Milliseconds to connect in.")
        .define(
            WebSocketKeys.COMPRESSION,
            ConfigDef.Type.BOOLEAN,
            true,
            Importance.LOW,
            "Whether the feed may compress messages (permessage-deflate).")
        .define(
            WebSocketKeys.PING,
            ConfigDef.Type.STRING,
            null,
            Importance.LOW,
            "A message that keeps the connection alive, where WebSocket's own pings do not.")
        .define(
            WebSocketKeys.PING_EVERY,
            ConfigDef.Type.LONG,
            30_000L,
            Checks.atLeast(1),
            Importance.LOW,
            "How often it is sent, in milliseconds.")
        .define(
            WebSocketKeys.PONG,
            ConfigDef.Type.STRING,
            null,
            Checks.text("a regular expression", Pattern::compile),
            Importance.LOW,
            "What messages that match it are no records: answers to pings, confirmations.")
        .define(
            WebSocketKeys.SILENCE,
            ConfigDef.Type.LONG,
            0L,
            Checks.atLeast(0),
            Importance.LOW,
            "Milliseconds without any message after which to connect anew; 0: never.");
  }

  private static void waiting(ConfigDef def) {
    def.define(
            WebSocketKeys.QUEUE,
            ConfigDef.Type.INT,
            10_000,
            Checks.atLeast(1),
            Importance.MEDIUM,
            "Messages that may wait for Kafka.")
        .define(
            WebSocketKeys.OVERFLOW,
            ConfigDef.Type.STRING,
            "block",
            Checks.oneOf("block", "drop-oldest", "drop-newest"),
            Importance.MEDIUM,
            "What happens when more would wait: the feed waits, or messages are lost.")
        .define(
            WebSocketKeys.SPOOL,
            ConfigDef.Type.STRING,
            null,
            new ConfigDef.NonEmptyString(),
            Importance.MEDIUM,
            "A folder on the worker that keeps what came until Kafka has it, also over a restart;"
                + " absent: it waits in memory.")
        .define(
            WebSocketKeys.SPOOL_MAX,
            ConfigDef.Type.LONG,
            1L << 30,
            Checks.atLeast(SPOOL_BYTES_LEAST),
            Importance.LOW,
            "Bytes that a connection's spool may have; beyond them websocket.overflow decides.");
  }

  private static void records(ConfigDef def) {
    def.define(
            WebSocketKeys.SPLIT,
            ConfigDef.Type.STRING,
            null,
            Checks.expression(),
            Importance.MEDIUM,
            "JMESPath from value to an array: a record for each item.")
        .define(
            WebSocketKeys.KEY_PATH,
            ConfigDef.Type.STRING,
            null,
            Checks.expression(),
            Importance.MEDIUM,
            "JMESPath to the record's key.")
        .define(
            WebSocketKeys.TOPIC_TEMPLATE,
            ConfigDef.Type.STRING,
            null,
            Checks.text("a template", text -> Template.parse(text, TemplateUse.EGRESS)),
            Importance.LOW,
            "The topic by a template; #{topic} is kafka.topic.")
        .define(
            WebSocketKeys.TIMESTAMP_PATH,
            ConfigDef.Type.STRING,
            null,
            Checks.expression(),
            Importance.LOW,
            "JMESPath to the record's time: milliseconds or ISO 8601; absent: the time of receipt.")
        .define(
            WebSocketKeys.RESUME,
            ConfigDef.Type.STRING,
            null,
            Checks.expression(),
            Importance.LOW,
            "JMESPath to what a subscription goes on from, as #{offset.value} or, of an object, its"
                + " members.")
        .define(
            WebSocketKeys.ON_FAILURE,
            ConfigDef.Type.STRING,
            "stop",
            Checks.oneOf("stop", "skip"),
            Importance.MEDIUM,
            "What happens to a message that can't be mapped.");
  }

  static URI checkUrl(String text) {
    URI url = URI.create(text.strip());
    boolean webSocket = "ws".equals(url.getScheme()) || "wss".equals(url.getScheme());
    if (!webSocket || url.getHost() == null) {
      throw new IllegalArgumentException("it needs ws:// or wss:// and a host");
    }
    return url;
  }

  private static void checkUrls(String name, Object value) {
    if (value instanceof List<?> urls) {
      for (Object url : urls) {
        try {
          checkUrl(String.valueOf(url));
        } catch (IllegalArgumentException e) {
          throw new ConfigException(name, url, "must be a URL: " + e.getMessage());
        }
      }
    }
  }

  /** Texts as they are, anything else as JSON. */
  static List<String> subscriptions(String json) {
    Object tree;
    try {
      tree = Json.parse(json);
    } catch (ProtocolException e) {
      throw new IllegalArgumentException(e.error().message(), e);
    }
    if (!(tree instanceof List<?> list)) {
      throw new IllegalArgumentException("it is no array");
    }
    var texts = new ArrayList<String>();
    for (Object message : list) {
      String text = message instanceof String plain ? plain : Json.text(message);
      Subscription.of(text);
      texts.add(text);
    }
    return texts;
  }

  static Map<String, String> headers(String text) {
    var headers = new java.util.LinkedHashMap<String, String>();
    for (String pair : text.split(",", -1)) {
      var found = HEADER.matcher(pair.strip());
      if (!found.matches()) {
        throw new IllegalArgumentException("'" + pair + "' is no name:value");
      }
      headers.put(found.group(1), found.group(2).strip().replace("%2C", ","));
    }
    return headers;
  }
}
