package dev.barnabas.app.wiring;

import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.mapping.rule.RuleException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The cluster that a rule of Ably's type {@code kafka} brings along: brokers and how to log in. */
final class KafkaTarget {
  private static final Set<String> FIELDS =
      Set.of("routingKey", "brokers", "auth", "tls", "enveloped", "format");
  private static final Set<String> MECHANISMS = Set.of("plain", "scram-sha-256", "scram-sha-512");
  private static final Pattern BROKER = Pattern.compile("[A-Za-z0-9._\\-\\[\\]:]{1,255}");
  private static final int BROKERS_MAX = 100;
  private static final String STANDARD_PORT = ":9092";

  private KafkaTarget() {}

  /**
   * The cluster of a target.
   *
   * @throws RuleException naming what is wrong
   */
  static ClusterConfig clusterOf(Map<String, @Nullable Object> target) {
    target.forEach((name, value) -> {
      if (!FIELDS.contains(name) && value != null) {
        throw refused(name, "is no key of a kafka target");
      }
    });
    var properties = new LinkedHashMap<String, String>();
    Map<?, ?> sasl = sasl(target.get("auth"));
    boolean tls =
        switch (target.get("tls")) {
          case null -> !sasl.isEmpty();
          case Boolean flag -> flag;
          default -> throw refused("tls", "must be true or false");
        };
    if (!sasl.isEmpty()) {
      String mechanism = text(sasl, "mechanism").toLowerCase(Locale.ROOT);
      if (!MECHANISMS.contains(mechanism)) {
        throw refused("auth.sasl.mechanism", "must be plain, scram-sha-256 or scram-sha-512");
      }
      properties.put("sasl.mechanism", mechanism.toUpperCase(Locale.ROOT));
      properties.put("sasl.jaas.config", login(mechanism, sasl));
    }
    String protocol =
        sasl.isEmpty() ? tls ? "SSL" : "PLAINTEXT" : tls ? "SASL_SSL" : "SASL_PLAINTEXT";
    properties.put("security.protocol", protocol);
    return new ClusterConfig(String.join(",", brokers(target.get("brokers"))), properties);
  }

  private static List<String> brokers(@Nullable Object value) {
    if (!(value instanceof List<?> list) || list.isEmpty() || list.size() > BROKERS_MAX) {
      throw refused("brokers", "must be a list of host:port");
    }
    var brokers = new ArrayList<String>();
    for (Object one : list) {
      if (!(one instanceof String text) || !BROKER.matcher(text).matches()) {
        throw refused("brokers", "must be a list of host:port");
      }
      brokers.add(text.matches(".*:\\d{1,5}") ? text : text + STANDARD_PORT);
    }
    return brokers;
  }

  /** Empty: nobody logs in. Ably's own clients say so by a {@code sasl} without members. */
  private static Map<?, ?> sasl(@Nullable Object auth) {
    if (auth == null) {
      return Map.of();
    }
    if (!(auth instanceof Map<?, ?> map)
        || map.size() != 1
        || !(map.get("sasl") instanceof Map<?, ?> sasl)) {
      throw refused("auth", "must be { sasl: { mechanism, username, password } }, or be left out");
    }
    return sasl;
  }

  private static String login(String mechanism, Map<?, ?> sasl) {
    String module =
        mechanism.equals("plain")
            ? "org.apache.kafka.common.security.plain.PlainLoginModule"
            : "org.apache.kafka.common.security.scram.ScramLoginModule";
    return "%s required username=%s password=%s;"
        .formatted(module, quoted(text(sasl, "username")), quoted(text(sasl, "password")));
  }

  private static String text(Map<?, ?> sasl, String name) {
    if (!(sasl.get(name) instanceof String text) || text.isEmpty()) {
      throw refused("auth.sasl." + name, "is required");
    }
    return text;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Without the value: it may be a secret. */
  private static RuleException refused(String key, String rule) {
    return new RuleException("target." + key, null, rule, "");
  }
}
