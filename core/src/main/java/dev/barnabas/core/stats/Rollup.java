package dev.barnabas.core.stats;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Adds the sums to figures: {@code all} of each kind, direction and transport. */
public final class Rollup {
  private static final String ALL = "all";

  private Rollup() {}

  /** The figures with their sums. */
  public static Map<String, Long> of(Map<String, Long> figures) {
    var all = new Figures();
    figures.forEach((name, value) -> {
      String[] path = name.split("\\.", -1);
      if (path[0].equals("messages") && path.length == 5) {
        messages(all, path, value);
      } else if (path[0].equals("messages") && path.length == 4) {
        all.add(name, value);
        all.add("messages." + path[1] + ".all." + path[3], value);
      } else if (path[0].equals("apiRequests") && path.length == 3) {
        all.add(name, value);
        all.add("apiRequests.all." + path[2], value);
      } else if (path[0].equals("connections") && path.length == 3) {
        all.add("connections.all." + path[2], value);
      } else {
        all.add(name, value);
      }
    });
    return all.values();
  }

  /** {@code messages.DIRECTION.TRANSPORT.KIND.FIGURE}. */
  private static void messages(Figures all, String[] path, long value) {
    for (String transport : new String[] {path[2], ALL}) {
      for (String kind : new String[] {path[3], ALL}) {
        all.add(String.join(".", path[0], path[1], transport, kind, path[4]), value);
      }
    }
    all.add(String.join(".", path[0], ALL, path[3], path[4]), value);
    all.add(String.join(".", path[0], ALL, ALL, path[4]), value);
  }

  /**
   * The nested form that protocol versions below 3 get: {@code inbound.realtime.messages.count}.
   *
   * @param rolled with their sums
   */
  public static Map<String, Object> nested(Map<String, Long> rolled) {
    var root = new LinkedHashMap<String, Object>();
    new TreeMap<>(rolled)
        .forEach((name, value) -> put(root, oldName(name).split("\\.", -1), value));
    return root;
  }

  private static String oldName(String name) {
    if (name.startsWith("messages.")) {
      return name.substring("messages.".length());
    }
    if (name.startsWith("apiRequests.tokenRequests.")) {
      return name.substring("apiRequests.".length());
    }
    return name.replace("apiRequests.all.", "apiRequests.");
  }

  @SuppressWarnings("unchecked") // only put makes maps here
  private static void put(Map<String, Object> root, String[] path, long value) {
    Map<String, Object> at = root;
    for (int i = 0; i < path.length - 1; i++) {
      Object next = at.computeIfAbsent(path[i], _ -> new LinkedHashMap<String, Object>());
      if (!(next instanceof Map<?, ?> map)) {
        return;
      }
      at = (Map<String, Object>) map;
    }
    at.put(path[path.length - 1], value);
  }
}
