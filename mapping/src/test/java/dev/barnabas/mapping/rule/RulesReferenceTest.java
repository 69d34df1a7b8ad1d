package dev.barnabas.mapping.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of keys has those that the readers know: a refused key is answered with all of them. */
class RulesReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "rules-reference.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Za-z.]+)` \\|");
  private static final String UNKNOWN = "zzzzzzzzqqqqqqqq";
  private static final List<String> EGRESS =
      List.of(
          "from",
          "key",
          "value",
          "message",
          "message.headers",
          "message.extras",
          "failover",
          "onError",
          "snapshot",
          "transform");
  private static final List<String> INGRESS = List.of("from", "to", "headers", "onError");

  @Test
  void thePageHasEveryKeyOfEgressRulesAndNoOther() throws Exception {
    assertThat(documented("egress[]")).isEqualTo(known(EGRESS, true));
  }

  @Test
  void thePageHasEveryKeyOfIngressRulesAndNoOther() throws Exception {
    assertThat(documented("ingress[]")).isEqualTo(known(INGRESS, false));
  }

  private static Set<String> documented(String section) throws Exception {
    String page = Files.readString(PAGE);
    String part = page.substring(page.indexOf("## `" + section));
    int end = part.indexOf("\n## ", 1);
    return ROW.matcher(end < 0 ? part : part.substring(0, end))
        .results()
        .map((MatchResult row) -> row.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> known(List<String> objects, boolean egress) {
    Map<String, Object> tree = level();
    for (String object : objects) {
      Map<String, Object> at = tree;
      for (String key : object.split("\\.", -1)) {
        at = child(at, key);
      }
    }
    Set<String> known = new TreeSet<>();
    for (RuleProblem problem : problems(tree, egress)) {
      if (problem.path().endsWith(UNKNOWN)) {
        String path = problem.path().substring(0, problem.path().length() - UNKNOWN.length());
        String keys = problem.remedy().replace("Keys here: ", "");
        for (String key : keys.split(", ", -1)) {
          known.add(path + key);
        }
      }
    }
    known.removeAll(Set.copyOf(objects));
    return known;
  }

  private static List<RuleProblem> problems(Map<String, Object> tree, boolean egress) {
    try {
      var _ = egress ? EgressSettings.read("", tree) : IngressSettings.read("", tree);
      throw new AssertionError("the reader takes keys that it does not know");
    } catch (RuleException e) {
      return e.problems();
    }
  }

  private static Map<String, Object> level() {
    Map<String, Object> level = new LinkedHashMap<>();
    level.put(UNKNOWN, 1L);
    return level;
  }

  @SuppressWarnings("unchecked") // made by level()
  private static Map<String, Object> child(Map<String, Object> parent, String key) {
    return (Map<String, Object>) parent.computeIfAbsent(key, _ -> level());
  }
}
