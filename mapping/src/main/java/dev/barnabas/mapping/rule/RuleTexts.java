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
    @Nullable MappingPolicy mapping =
        tree.raw("mapping") == null
            ? null
            : tree.choice(
                "mapping",
                MappingPolicy.SKIP,
                Map.of(
                    "stop", "Halting a rule comes with its resume: use skip or dead-letter",
                    "retry", "What can't be mapped now can't be later: use skip or dead-letter"));
    tree.later("publish", "retry", "Publishing is always retried: leave the key out");
    String deadLetterTopic = tree.optionalText("deadLetterTopic");
    tree.later("maxRate", null, "A limit comes with 'stop', in a later version");
    tree.finish();
    // A wrong policy was refused already: don't refuse its lack of a topic as well.
    return tree.build(() -> new ErrorSettings(mapping, deadLetterTopic));
  }
}
