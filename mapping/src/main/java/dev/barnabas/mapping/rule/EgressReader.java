package dev.barnabas.mapping.rule;

import dev.barnabas.mapping.expression.ExpressionLanguage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@code egress[]} entry.
 *
 * <p>Thread: the caller's.
 */
final class EgressReader {
  private final RuleTree tree;

  EgressReader(RuleTree tree) {
    this.tree = tree;
  }

  EgressSettings read() {
    String name = tree.text("name");
    boolean enabled = tree.flag("enabled", true);
    String group = tree.optionalText("group");
    Optional<List<EgressSource>> from = new SourceReader(tree).read();
    RuleTree keyTree = tree.member("key");
    KeyFormat key = keyTree.choice("format", KeyFormat.STRING, Map.of());
    Optional<SchemaSettings> keySchema = schema(keyTree, key.withSchema());
    RuleTree valueTree = tree.member("value");
    ValueFormat value = valueTree.choice("format", ValueFormat.JSON, Map.of());
    Optional<SchemaSettings> valueSchema = schema(valueTree, value.withSchema());
    Optional<TransformSettings> transform = TransformSettings.read(tree, "transform");
    ExpressionLanguage lang = lang();
    List<String> split = tree.texts("split");
    Map<String, String> let = tree.textMap("let", RuleTexts.EXPRESSION);
    String filter = tree.optionalText("filter");
    List<String> channels = tree.texts("channel");
    boolean strictSegments = tree.flag("strictSegments", false);
    Optional<MessageSettings> message = message();
    String id = tree.optionalText("id");
    Optional<SnapshotSettings> snapshot = new SnapshotReader(tree).read();
    Via via = tree.choice("via", Via.AUTO, Map.of());
    Optional<Flow> flow = flow();
    boolean allowLoop = tree.flag("allowLoop", false);
    Optional<ErrorSettings> onError = RuleTexts.onError(tree);
    Optional<Standby> standby = standby(from);
    tree.finish();
    Optional<EgressSettings> settings =
        name.isEmpty()
                || from.isEmpty()
                || message.isEmpty()
                || snapshot.isEmpty()
                || flow.isEmpty()
                || onError.isEmpty()
            ? Optional.empty()
            : tree.build(() ->
                new EgressSettings(
                    name,
                    enabled,
                    group,
                    from.get().getFirst(),
                    from.get().subList(1, from.get().size()),
                    standby.orElse(null),
                    key,
                    value,
                    new EgressSettings.Schemas(
                        keySchema.orElse(SchemaSettings.NONE),
                        valueSchema.orElse(SchemaSettings.NONE)),
                    transform.orElse(null),
                    lang,
                    split,
                    let,
                    filter,
                    channels,
                    strictSegments,
                    message.get(),
                    id,
                    snapshot.get(),
                    via,
                    flow.get(),
                    allowLoop,
                    onError.get()));
    if (!tree.problems().isEmpty() || settings.isEmpty()) {
      throw new RuleException(tree.problems());
    }
    return settings.get();
  }

  private static Optional<SchemaSettings> schema(RuleTree at, @Nullable SchemaFormat format) {
    Optional<SchemaSettings> schema = SchemaSettings.read(at, format);
    at.finish();
    return schema;
  }

  private Optional<MessageSettings> message() {
    RuleTree message = tree.member("message");
    String name = message.optionalText("name");
    @Nullable Map<String, String> select =
        message.raw("select") == null ? null : message.textMap("select", RuleTexts.EXPRESSION);
    boolean keepNulls = message.flag("keepNulls", false);
    String clientId = message.optionalText("clientId");
    RuleTree headers = message.member("headers");
    HeaderChoice from = RuleTexts.headers(headers);
    Map<String, String> set = headers.textMap("set", "Write a template in quotes");
    headers.finish();
    RuleTree extras = message.member("extras");
    boolean kafkaKey = extras.flag("kafkaKey", true);
    extras.finish();
    message.finish();
    return message.build(
        () -> new MessageSettings(name, select, keepNulls, clientId, from, set, kafkaKey));
  }

  private Optional<Standby> standby(Optional<List<EgressSource>> from) {
    if (tree.raw("failover") == null) {
      return Optional.empty(); // several sources are active-active
    }
    RuleTree failover = tree.member("failover");
    FailoverMode mode = failover.choice("mode", FailoverMode.ACTIVE_ACTIVE, Map.of());
    Duration after = failover.duration("after");
    if (mode == FailoverMode.ACTIVE_ACTIVE && after != null) {
      failover.refuse("after", after.toSeconds() + "s", "is for primary-standby", "Remove it");
    }
    failover.finish();
    if (from.isPresent() && from.get().size() == 1) {
      tree.refuse("failover", null, "is for several sources", "Make from a list, or remove it");
    }
    return mode == FailoverMode.ACTIVE_ACTIVE
        ? Optional.empty()
        : tree.build(() -> new Standby(after == null ? Standby.AFTER : after, List.of()));
  }

  private Optional<Flow> flow() {
    Ordering ordering = tree.choice("ordering", Ordering.PARTITION, Map.of());
    Object parallelism = tree.raw("parallelism");
    String newest = tree.optionalText("newest");
    return tree.build(() ->
        switch (parallelism) {
          case null -> new Flow(ordering, 1, newest);
          case Integer count -> new Flow(ordering, count, newest);
          case Long count -> new Flow(ordering, Math.toIntExact(count), newest);
          default -> throw new RuleException("parallelism", parallelism, "must be a number", "");
        });
  }

  private ExpressionLanguage lang() {
    String lang = tree.optionalText("lang");
    for (ExpressionLanguage one : ExpressionLanguage.values()) {
      if (one.label().equals(lang)) {
        return one;
      }
    }
    if (lang != null) {
      tree.refuse("lang", lang, "must be jmespath or jsonata", "");
    }
    return ExpressionLanguage.JMESPATH;
  }
}
