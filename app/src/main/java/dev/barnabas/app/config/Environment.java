package dev.barnabas.app.config;

import dev.barnabas.mapping.rule.Nearest;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lays environment variables over the file's tree: a path in upper case, dots as {@code _}. Values
 * inside lists have no variable. Thread: the caller's.
 */
final class Environment {
  static final String PREFIX = "BARNABAS_";

  private static final String LOGGING = "BARNABAS_LOGGING";
  private static final Set<String> LEVELS =
      Set.of("trace", "debug", "info", "warn", "error", "off", "all");

  /**
   * Read elsewhere: by the launcher, or before there is a configuration; or set by whoever packs
   * the program, as the version of an image is. No key of the file has one of these.
   */
  static final Set<String> RESERVED =
      Set.of(
          "BARNABAS_AOT",
          "BARNABAS_BENCH_JAVA_OPTS",
          "BARNABAS_CONTROL_TOKEN", // the command line's
          "BARNABAS_HOME",
          "BARNABAS_JAVA_HOME",
          "BARNABAS_JAVA_OPTS",
          "BARNABAS_JDK_FETCH",
          "BARNABAS_JDK_FOLDERS",
          "BARNABAS_JDK_SHA256",
          "BARNABAS_JDK_URL",
          LOGGING,
          "BARNABAS_TRAINING",
          "BARNABAS_VERSION");

  private final Map<String, String> paths = new LinkedHashMap<>();
  private final Map<String, String> mapPaths = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> root;
  private final Map<String, String> places;
  private final List<String> warnings = new ArrayList<>();

  /**
   * @param root is changed
   * @param places is changed: paths that a variable sets stand there
   */
  Environment(Map<String, @Nullable Object> root, Map<String, String> places) {
    this.root = root;
    this.places = places;
    gather(Configuration.class, "", root);
  }

  /** The variable of every single value and map outside lists, with its path. */
  static Map<String, String> variables() {
    return new Environment(new HashMap<>(), new HashMap<>()).paths;
  }

  /** The logger takes any text and means debug by those that it does not know. */
  static void checkLogging(Map<String, String> variables, Problems problems) {
    String level = variables.get(LOGGING);
    if (level != null && !LEVELS.contains(level.toLowerCase(Locale.ROOT))) {
      problems.report(LOGGING, level, "must be trace, debug, info, warn, error or off", "");
    }
  }

  /** Sets what the variables say; returns warnings about variables that mean nothing. */
  List<String> apply(Map<String, String> variables) {
    new TreeMap<>(variables).forEach(this::applyOne);
    return warnings;
  }

  private void applyOne(String variable, String value) {
    if (!variable.startsWith(PREFIX) || RESERVED.contains(variable)) {
      return;
    }
    String path = paths.get(variable);
    if (path != null) {
      put(List.of(path.split("\\.")), value);
      places.put(path, variable);
      return;
    }
    for (Map.Entry<String, String> map : mapPaths.entrySet()) {
      if (variable.startsWith(map.getKey() + '_')) {
        String key = variable.substring(map.getKey().length() + 1);
        String property = key.toLowerCase(Locale.ROOT).replace('_', '.');
        List<String> keys = new ArrayList<>(List.of(map.getValue().split("\\.")));
        keys.add(property);
        put(keys, value);
        places.put(map.getValue() + '.' + property, variable);
        return;
      }
    }
    warnings.add(
        "the variable "
            + variable
            + " means no setting and is ignored"
            + Nearest.of(variable, paths.keySet())
                .map(name -> "; did you mean " + name + "?")
                .orElse(""));
  }

  @SuppressWarnings("unchecked") // the tree has text keys
  private void put(List<String> keys, String value) {
    Map<String, @Nullable Object> map = root;
    for (String key : keys.subList(0, keys.size() - 1)) {
      Object child = map.get(key);
      if (!(child instanceof Map<?, ?>)) {
        child = new LinkedHashMap<String, @Nullable Object>();
        map.put(key, child);
      }
      map = (Map<String, @Nullable Object>) child;
    }
    map.put(keys.getLast(), value);
  }

  private void gather(Class<?> type, String path, Map<?, ?> tree) {
    for (RecordComponent component : type.getRecordComponents()) {
      String child = path.isEmpty() ? component.getName() : path + '.' + component.getName();
      Class<?> of = component.getType();
      if (SettingComponents.isLeaf(component)) {
        putVariable(child);
      } else if (of.isRecord()) {
        Object below = tree.get(component.getName());
        gather(of, child, below instanceof Map<?, ?> map ? map : Map.of());
      } else if (of == Map.class) {
        gatherMap(component, child, tree.get(component.getName()));
      }
    }
  }

  private void putVariable(String path) {
    String variable = variable(path);
    if (!RESERVED.contains(variable)) {
      paths.put(variable, path);
    }
  }

  private void gatherMap(RecordComponent component, String path, @Nullable Object below) {
    var value = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[1];
    if (value == String.class) {
      mapPaths.put(variable(path), path);
    } else if (value instanceof Class<?> record
        && record.isRecord()
        && below instanceof Map<?, ?> map) {
      map.forEach((key, one) ->
          gather(record, path + '.' + key, one instanceof Map<?, ?> tree ? tree : Map.of()));
    }
  }

  private static String variable(String path) {
    return PREFIX + path.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
