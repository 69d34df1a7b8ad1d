package dev.barnabas.mapping.rule;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@code ingress[]} entry.
 *
 * <p>Thread: the caller's.
 */
final class IngressReader {
  private final RuleTree tree;

  IngressReader(RuleTree tree) {
    this.tree = tree;
  }

  IngressSettings read() {
    String name = tree.text("name");
    boolean enabled = tree.flag("enabled", true);
    if (tree.raw("from") == null) {
      tree.refuse("from", null, "is required", "Add from: { channels: '^prefix:' }");
    }
    RuleTree from = tree.member("from");
    IngressSource source = from.choice("source", IngressSource.MESSAGE, Map.of());
    String channels = from.optionalText("channels");
    from.finish();
    String filter = tree.optionalText("filter");
    Optional<IngressTarget> to = target();
    boolean enveloped = tree.flag("enveloped", true);
    RecordFormat format = tree.choice("format", RecordFormat.JSON, Map.of());
    @Nullable Map<String, String> select =
        tree.raw("select") == null ? null : tree.textMap("select", RuleTexts.EXPRESSION);
    RuleTree headers = tree.member("headers");
    HeaderChoice headersFrom = RuleTexts.headers(headers);
    headers.finish();
    boolean allowLoop = tree.flag("allowLoop", false);
    Optional<ErrorSettings> onError = RuleTexts.onError(tree);
    tree.finish();
    Optional<IngressSettings> settings =
        name.isEmpty() || to.isEmpty() || onError.isEmpty()
            ? Optional.empty()
            : tree.build(() ->
                new IngressSettings(
                    name,
                    enabled,
                    source,
                    channels == null ? "" : channels,
                    filter,
                    to.get(),
                    enveloped,
                    format,
                    select,
                    headersFrom,
                    allowLoop,
                    onError.get()));
    if (!tree.problems().isEmpty() || settings.isEmpty()) {
      throw new RuleException(tree.problems());
    }
    return settings.get();
  }

  private Optional<IngressTarget> target() {
    if (tree.raw("to") == null) {
      tree.refuse("to", null, "is required", "Add to: { topic: name }");
      return Optional.empty();
    }
    RuleTree to = tree.member("to");
    String cluster = RuleTexts.cluster(to);
    String topic = to.optionalText("topic");
    String key = to.optionalText("key");
    String routingKey = to.optionalText("routingKey");
    to.finish();
    return to.build(() -> new IngressTarget(cluster, topic, key, routingKey));
  }
}
