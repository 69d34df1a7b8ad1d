package dev.barnabas.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong, so that a user sees all of it at once.
 *
 * <p>Thread: the caller's.
 */
final class Problems {
  /** More than a person reads. */
  private static final int MAX_PROBLEMS = 100;

  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, String> places;
  private int count;

  /**
   * @param places where each path stands: a line or a variable
   */
  Problems(Map<String, String> places) {
    this.places = places;
  }

  void report(String path, @Nullable Object value, String rule, String remedy) {
    count++;
    if (problems.size() < MAX_PROBLEMS) {
      String shown = value == null ? null : Problem.shown(value);
      problems.add(new Problem(path, shown, rule, remedy, placeOf(path)));
    }
  }

  int count() {
    return count;
  }

  List<Problem> all() {
    return List.copyOf(problems);
  }

  /** The place of the path or of the nearest key above it that is there. */
  private String placeOf(String path) {
    String at = path;
    while (true) {
      String place = places.get(at);
      if (place != null) {
        return place;
      }
      int end = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
      if (end < 0) {
        return "";
      }
      at = at.substring(0, end);
    }
  }
}
