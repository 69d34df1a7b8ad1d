package dev.barnabas.mapping.rule;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What egress and ingress rules write in the same way. */
final class RuleTexts {
  static final String EXPRESSION = "Write a JMESPath expression; a constant stands in `backquotes`";

  private RuleTexts() {}

  static String cluster(RuleTree tree) {
    String cluster = tree.optionalText("cluster");
    return cluster == null ? "default" : cluster;
  }

  /** {@code from}: all, none or names. */
  static HeaderChoice headers(RuleTree tree) {
    Object written = tree.raw("from");
    return switch (written) {
      case null -> new HeaderChoice.All();
      case String text when text.equals("all") -> new HeaderChoice.All();
      case String text when text.equals("none") -> new HeaderChoice.None();
      case java.util.List<?> _ -> new HeaderChoice.Named(new HashSet<>(tree.texts("from")));
      default -> {
        tree.refuse("from", written, "must be all, none or a list of header names", "");
        yield new HeaderChoice.All();
      }
    };
  }

  static Optional<ErrorSettings> onError(RuleTree rule) {
    RuleTree tree = rule.member("onError");
    @Nullable ErrorPolicy mapping = policy(tree, "mapping");
    @Nullable ErrorPolicy publish = policy(tree, "publish");
    String deadLetterTopic = tree.optionalText("deadLetterTopic");
    String maxRate = tree.optionalText("maxRate");
    tree.finish();
    // A wrong policy was refused already: don't refuse its lack of a topic as well.
    return tree.build(() ->
        new ErrorSettings(
            mapping,
            publish,
            deadLetterTopic,
            maxRate == null ? null : MaxRate.parse("maxRate", maxRate)));
  }

  private static @Nullable ErrorPolicy policy(RuleTree tree, String key) {
    return tree.raw(key) == null ? null : tree.choice(key, ErrorPolicy.SKIP, Map.of());
  }
}
