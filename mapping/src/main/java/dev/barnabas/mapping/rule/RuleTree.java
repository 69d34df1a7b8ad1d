package dev.barnabas.mapping.rule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One object of a rule's tree while it is read. It collects problems instead of stopping at the
 * first, and knows which keys were asked for, so that it can refuse the others.
 *
 * <p>Thread: the caller's.
 */
final class RuleTree {
  private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,8})(s|m|h|d)");

  private final String path;
  private final Map<String, @Nullable Object> members = new LinkedHashMap<>();
  private final List<RuleProblem> problems;
  private final Set<String> known = new LinkedHashSet<>();

  RuleTree(String path, @Nullable Object tree, List<RuleProblem> problems) {
    this.path = path;
    this.problems = problems;
    if (tree instanceof Map<?, ?> map) {
      map.forEach((key, value) -> members.put(String.valueOf(key), value));
    } else if (tree != null) {
      problems.add(RuleProblem.of(path, tree, "must be an object", ""));
    }
  }

  String path() {
    return path;
  }

  List<RuleProblem> problems() {
    return problems;
  }

  /** The member as it is; null when it is absent or null. */
  @Nullable Object raw(String key) {
    known.add(key);
    return members.get(key);
  }

  RuleTree member(String key) {
    return new RuleTree(at(key), raw(key), problems);
  }

  /** A required text; empty after a problem. */
  String text(String key) {
    String text = optionalText(key);
    if (text == null && raw(key) == null) {
      refuse(key, null, "is required", "");
    }
    return text == null ? "" : text;
  }

  @Nullable String optionalText(String key) {
    Object value = raw(key);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    refuse(key, value, "must be text", "Put it in quotes");
    return null;
  }

  boolean flag(String key, boolean absent) {
    Object value = raw(key);
    if (value != null && !(value instanceof Boolean)) {
      refuse(key, value, "must be true or false", "");
    }
    return value instanceof Boolean flag ? flag : absent;
  }

  /** A text or a list of texts. */
  List<String> texts(String key) {
    Object value = raw(key);
    var texts = new ArrayList<String>();
    if (value instanceof String text) {
      texts.add(text);
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        if (list.get(i) instanceof String text) {
          texts.add(text);
        } else {
          refuse(key + "[" + i + "]", list.get(i), "must be text", "");
        }
      }
    } else if (value != null) {
      refuse(key, value, "must be text or a list of texts", "");
    }
    return texts;
  }

  /** An object of texts, in its order. */
  Map<String, String> textMap(String key, String remedy) {
    Object value = raw(key);
    var texts = new LinkedHashMap<String, String>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, text) -> {
        if (text instanceof String written) {
          texts.put(String.valueOf(name), written);
        } else {
          refuse(key + "." + name, text, "must be text", remedy);
        }
      });
    } else if (value != null) {
      refuse(key, value, "must be an object", "");
    }
    return texts;
  }

  /** Whole seconds, minutes, hours or days; null when it is absent, or after a problem. */
  @Nullable Duration duration(String key) {
    Object value = raw(key);
    if (value == null) {
      return null;
    }
    Matcher written = DURATION.matcher(String.valueOf(value));
    if (!written.matches()) {
      refuse(key, value, "must be a duration such as 30s, 10m, 1h or 7d", "");
      return null;
    }
    long number = Long.parseLong(written.group(1));
    return switch (written.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  /**
   * One of an enum's labels.
   *
   * @param later labels that are not served yet, each with the reason
   */
  <E extends Enum<E> & Labelled> E choice(String key, E absent, Map<String, String> later) {
    Object value = raw(key);
    if (value == null) {
      return absent;
    }
    var labels = new ArrayList<String>();
    for (E choice : absent.getDeclaringClass().getEnumConstants()) {
      if (choice.label().equals(value)) {
        return choice;
      }
      labels.add(choice.label());
    }
    String reason = later.get(String.valueOf(value));
    if (reason != null) {
      refuse(key, value, "is not served yet", reason);
    } else {
      refuse(key, value, "must be one of: " + String.join(", ", labels), "");
    }
    return absent;
  }

  /** Makes settings whose constructor checks them; empty after a problem. */
  <T> Optional<T> build(Supplier<T> settings) {
    try {
      return Optional.of(settings.get());
    } catch (RuleException e) {
      e.under(path).problems().stream()
          .filter(problem -> problems.stream().noneMatch(known -> isNear(known, problem)))
          .forEach(problems::add);
      return Optional.empty();
    }
  }

  /**
   * Whether one stands at or below the other's key: then the second is a consequence of the first.
   */
  private static boolean isNear(RuleProblem one, RuleProblem other) {
    return one.path().startsWith(other.path()) || other.path().startsWith(one.path());
  }

  /** Refuses the keys that nobody asked for. */
  void finish() {
    for (Map.Entry<String, @Nullable Object> member : members.entrySet()) {
      if (!known.contains(member.getKey())) {
        String remedy =
            Nearest.of(member.getKey(), known)
                .map(name -> "Did you mean '" + name + "'?")
                .orElse("Keys here: " + String.join(", ", known));
        refuse(member.getKey(), member.getValue(), "is not a key", remedy);
      }
    }
  }

  void refuse(String key, @Nullable Object value, String rule, String remedy) {
    problems.add(RuleProblem.of(at(key), value, rule, remedy));
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
