package dev.barnabas.mapping.rule;

import dev.barnabas.mapping.expression.ExpressionException;
import dev.barnabas.mapping.expression.TextPattern;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code from} of an egress rule.
 *
 * <p>Thread: the caller's.
 */
final class SourceReader {
  private final RuleTree rule;

  SourceReader(RuleTree rule) {
    this.rule = rule;
  }

  /** One, or each of a list, the first of which is the rule's own; empty after a problem. */
  Optional<List<EgressSource>> read() {
    Object written = rule.raw("from");
    if (written == null) {
      rule.refuse("from", null, "is required", "Add from: { topics: [name] }");
      return Optional.empty();
    }
    if (!(written instanceof List<?> list)) {
      return read(rule.member("from")).map(List::of);
    }
    if (list.isEmpty() || list.size() > EgressSettings.SOURCES_MAX) {
      rule.refuse("from", null, "must be 1 to " + EgressSettings.SOURCES_MAX + " sources", "");
      return Optional.empty();
    }
    var sources = new ArrayList<EgressSource>();
    for (int i = 0; i < list.size(); i++) {
      read(new RuleTree(rule.path() + ".from[" + i + "]", list.get(i), rule.problems()))
          .ifPresent(sources::add);
    }
    return sources.size() < list.size() ? Optional.empty() : Optional.of(sources);
  }

  private static Optional<EgressSource> read(RuleTree from) {
    String cluster = RuleTexts.cluster(from);
    List<String> topics = from.texts("topics");
    Start start = start(from);
    Partitioner partitioner = from.choice("partitioner", Partitioner.MURMUR2, Map.of());
    Optional<TextPattern> pattern = pattern(from);
    from.finish();
    return from.raw("topicPattern") != null && pattern.isEmpty()
        ? Optional.empty()
        : from.build(
            () -> new EgressSource(cluster, topics, pattern.orElse(null), start, partitioner));
  }

  private static Optional<TextPattern> pattern(RuleTree from) {
    String text = from.optionalText("topicPattern");
    try {
      return Optional.ofNullable(text).map(TextPattern::compile);
    } catch (ExpressionException e) {
      from.refuse("topicPattern", text, String.valueOf(e.getMessage()), "Write RE2: ^orders-");
      return Optional.empty();
    }
  }

  private static Start start(RuleTree from) {
    Object written = from.raw("start");
    return switch (written) {
      case null -> new Start.Latest();
      case String text when text.equals("latest") -> new Start.Latest();
      case String text when text.equals("earliest") -> new Start.Earliest();
      case Map<?, ?> map when map.size() == 1 && map.containsKey("timestamp") ->
          at(from, map.get("timestamp"));
      default -> at(from, written);
    };
  }

  private static Start at(RuleTree from, @Nullable Object time) {
    if (time instanceof Number millis && millis.longValue() >= 0) {
      return new Start.At(millis.longValue());
    }
    try {
      return new Start.At(Instant.parse(String.valueOf(time)).toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      from.refuse(
          "start",
          time,
          "must be latest, earliest or { timestamp: … }",
          "Write the time as 2026-01-31T12:00:00Z or in ms since 1970");
      return new Start.Latest();
    }
  }
}
