package dev.barnabas.core.control;

import dev.barnabas.core.namespace.Namespace;
import dev.barnabas.mapping.ingress.ConflationKey;
import dev.barnabas.mapping.template.TemplateException;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Namespaces as plain objects, in the names of the Control API. */
public final class NamespaceTrees {
  private static final int INTERVAL_MAX_MILLIS = 3_600_000; // an hour: more is a mistake
  private static final Duration RETENTION_MIN = Duration.ofHours(24);
  private static final Duration RETENTION_MAX = Duration.ofDays(365);

  private static final int ID_MAX_CHARS = 1_000;

  private NamespaceTrees() {}

  /** All settings. */
  public static Map<String, @Nullable Object> tree(Namespace namespace) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("id", namespace.id());
    tree.put("persisted", namespace.persisted());
    tree.put("retention", namespace.retention().toHours() + "h");
    tree.put("persistLast", namespace.persistLast());
    tree.put("authenticated", namespace.authenticated());
    tree.put("identified", namespace.authenticated());
    tree.put("tlsOnly", namespace.tlsOnly());
    tree.put("mutableMessages", namespace.mutableMessages());
    tree.put("pushEnabled", namespace.pushEnabled());
    tree.put("batchingEnabled", namespace.batchingEnabled());
    tree.put("batchingInterval", (long) namespace.batchingInterval());
    tree.put("conflationEnabled", namespace.conflationEnabled());
    tree.put("conflationInterval", (long) namespace.conflationInterval());
    tree.put("conflationKey", namespace.conflationKey());
    tree.put("deltas", namespace.deltas());
    tree.put("slowClient", namespace.slowClient());
    return tree;
  }

  /**
   * A namespace with the settings that a tree names, else those of {@code old}.
   *
   * @throws ProtocolException 40003 naming the setting that can't be
   */
  public static Namespace read(Namespace old, Map<?, ?> tree) {
    Fields fields = Fields.of(tree);
    String deltas = fields.map().containsKey("deltas") ? fields.text("deltas") : old.deltas();
    return new Namespace(
        old.id(),
        fields.flag("persisted", old.persisted()),
        retention(fields, old.retention()),
        fields.flag("persistLast", old.persistLast()),
        fields.flag("authenticated", fields.flag("identified", old.authenticated())),
        fields.flag("tlsOnly", old.tlsOnly()),
        fields.flag("mutableMessages", old.mutableMessages()),
        fields.flag("pushEnabled", old.pushEnabled()),
        fields.flag("batchingEnabled", old.batchingEnabled()),
        interval(fields, "batchingInterval", old.batchingInterval()),
        fields.flag("conflationEnabled", old.conflationEnabled()),
        interval(fields, "conflationInterval", old.conflationInterval()),
        conflationKey(fields.text("conflationKey", old.conflationKey())),
        oneOf("deltas", deltas, Set.of("vcdiff")),
        slowClient(fields.text("slowClient", old.slowClient())));
  }

  /**
   * A new namespace.
   *
   * @throws ProtocolException 40003 naming what can't be
   */
  public static Namespace named(String id, Map<?, ?> tree) {
    if (id.isEmpty() || id.indexOf(':') >= 0 || id.length() > ID_MAX_CHARS) {
      throw invalid("id", "must be what stands before the first colon of the channels' names");
    }
    return read(Namespace.standard(id), tree);
  }

  /**
   * Refuses settings whose value is of another kind than theirs.
   *
   * @throws ProtocolException 40003 naming the first
   */
  static void requireTypes(Map<?, ?> tree) {
    tree(Namespace.standard(""))
        .forEach((name, standard) -> {
          Object value = tree.get(name);
          String rule =
              switch (standard) {
                case Boolean _ -> value instanceof Boolean ? "" : "must be true or false";
                case Long _ -> value instanceof Long ? "" : "must be a whole number of ms";
                case null, default -> value instanceof String ? "" : "must be text";
              };
          if (value != null && !rule.isEmpty()) {
            throw invalid(name, rule);
          }
        });
  }

  /**
   * A retention such as {@code 72h} or {@code 30d}.
   *
   * @throws ProtocolException 40003 when it isn't one of 24 hours to 365 days
   */
  public static Duration retention(String text) {
    if (text.matches("\\d{1,5}[hd]")) {
      long count = Long.parseLong(text.substring(0, text.length() - 1));
      Duration retention = text.endsWith("h") ? Duration.ofHours(count) : Duration.ofDays(count);
      if (retention.compareTo(RETENTION_MIN) >= 0 && retention.compareTo(RETENTION_MAX) <= 0) {
        return retention;
      }
    }
    throw invalid("retention", "must be 24h to 365d, such as 72h or 30d");
  }

  private static Duration retention(Fields fields, Duration absent) {
    String text = fields.text("retention");
    return text == null ? absent : retention(text);
  }

  private static String conflationKey(String text) {
    try {
      var _ = ConflationKey.parse(text);
      return text;
    } catch (TemplateException e) {
      throw invalid("conflationKey", "is no template: " + e.getMessage());
    }
  }

  private static int interval(Fields fields, String name, int absent) {
    long millis = fields.whole(name, absent);
    if (millis < 1 || millis > INTERVAL_MAX_MILLIS) {
      throw invalid(name, "must be 1 to " + INTERVAL_MAX_MILLIS + " ms");
    }
    return (int) millis;
  }

  private static String slowClient(String policy) {
    if (!policy.equals("queue")) {
      throw invalid("slowClient", "must be queue: other policies come later");
    }
    return policy;
  }

  private static @Nullable String oneOf(String name, @Nullable String value, Set<String> allowed) {
    if (value != null && !allowed.contains(value)) {
      throw invalid(
          name, "must be one of " + String.join(", ", allowed.stream().sorted().toList()));
    }
    return value;
  }

  private static ProtocolException invalid(String name, String rule) {
    return new ProtocolException(ErrorCode.INVALID_PARAMETER, name + " " + rule);
  }
}
