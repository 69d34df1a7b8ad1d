package dev.barnabas.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A rule as it stands in the file.
 *
 * @param path such as {@code egress[0]} or {@code apps[1].egress[0]}
 * @param tree for the mapping module's reader
 */
public record PlacedRule(String path, Map<String, Object> tree) {
  static List<PlacedRule> gather(
      String kind, int app, List<Map<String, Object>> top, List<Map<String, Object>> own) {
    List<PlacedRule> rules = new ArrayList<>();
    if (app == 0) {
      add(rules, kind, top);
    }
    add(rules, "apps[" + app + "]." + kind, own);
    return rules;
  }

  private static void add(List<PlacedRule> rules, String path, List<Map<String, Object>> trees) {
    for (int i = 0; i < trees.size(); i++) {
      rules.add(new PlacedRule(path + '[' + i + ']', trees.get(i)));
    }
  }
}
