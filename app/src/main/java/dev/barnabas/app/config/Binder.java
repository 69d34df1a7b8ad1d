package dev.barnabas.app.config;

import dev.barnabas.mapping.rule.Nearest;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes settings records of a plain tree: a component is a key. Goes on after a problem, so that
 * all are found in one pass.
 */
final class Binder {
  private final Problems problems;
  private final Path folder;

  /**
   * @param folder what relative file names start from
   */
  Binder(Problems problems, Path folder) {
    this.problems = problems;
    this.folder = folder;
  }

  /**
   * The record, also where something in it was reported: what could not be read has its standard,
   * so that the rest is looked at as well; null when it has none.
   */
  <T extends Record> @Nullable T bind(Class<T> type, Map<?, ?> tree, String path) {
    List<RecordComponent> components = List.of(type.getRecordComponents());
    refuseUnknown(tree, path, components.stream().map(RecordComponent::getName).toList());
    @Nullable Object[] values = new @Nullable Object[components.size()];
    Set<String> wrong = new HashSet<>(); // ≤ keys of a record
    boolean whole = true;
    for (int i = 0; i < values.length; i++) {
      RecordComponent component = components.get(i);
      Object raw = tree.get(component.getName());
      int count = problems.count();
      values[i] = component(component, raw, child(path, component.getName()));
      if (problems.count() > count) {
        wrong.add(component.getName());
        values[i] = values[i] == null ? standIn(component) : values[i];
        whole &= values[i] != null || isNullable(component);
      }
    }
    if (!whole) {
      return null;
    }
    T made = make(type, components, values);
    if (made instanceof Checked checked) {
      check(checked, path, wrong);
    }
    return made;
  }

  /** What is wrong between keys, besides those that are known to be wrong themselves. */
  private void check(Checked made, String path, Set<String> wrong) {
    made.check((key, rule, remedy) -> {
      if (!wrong.contains(key) && (wrong.isEmpty() || !key.isEmpty())) {
        problems.report(key.isEmpty() ? path : child(path, key), null, rule, remedy);
      }
    });
  }

  private @Nullable Object standIn(RecordComponent component) {
    if (component.getType() == String.class && SettingComponents.of(component).required()) {
      return "";
    }
    return new Binder(new Problems(Map.of()), folder)
        .absent(component, SettingComponents.of(component), "");
  }

  private static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private @Nullable Object component(RecordComponent component, @Nullable Object raw, String path) {
    Setting setting = SettingComponents.of(component);
    Type type = component.getGenericType();
    if (raw == null) {
      return absent(component, setting, path);
    }
    if (!setting.later().isEmpty() && !SettingComponents.isStandard(component, raw)) {
      problems.report(
          path,
          SettingComponents.isLeaf(component) ? raw : null,
          "is not served by this version: " + setting.later(),
          "Remove it");
      return null;
    }
    return value(type, setting, raw, path);
  }

  private @Nullable Object absent(RecordComponent component, Setting setting, String path) {
    if (setting.required()) {
      problems.report(path, null, "is missing", setting.value());
      return null;
    }
    if (!setting.standard().isEmpty()) {
      return Scalars.read(component.getType(), setting.standard(), folder);
    }
    Class<?> type = component.getType();
    if (isNullable(component)) {
      return null;
    } else if (type == List.class) {
      return List.of();
    } else if (type == Map.class) {
      return Map.of();
    }
    return type.isRecord() ? bind(type.asSubclass(Record.class), Map.of(), path) : null;
  }

  private @Nullable Object value(Type type, Setting setting, Object raw, String path) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? list(arguments[0], setting, raw, path)
          : map(arguments[1], setting, raw, path);
    }
    Class<?> plain = (Class<?>) type;
    if (plain == Object.class) {
      return raw;
    } else if (plain.isRecord() && plain != ByteSize.class) {
      return raw instanceof Map<?, ?> tree
          ? bind(plain.asSubclass(Record.class), tree, path)
          : reported(setting, raw, path, "must be a map of keys");
    }
    try {
      return bounded(setting, Scalars.read(plain, raw, folder), plain);
    } catch (IllegalArgumentException e) {
      return reported(setting, raw, path, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Object list(Type element, Setting setting, Object raw, String path) {
    if (!(raw instanceof List<?> elements)) {
      return reported(setting, raw, path, "must be a list");
    }
    List<Object> list = new ArrayList<>();
    int index = 0;
    for (Object one : elements) {
      String at = path + '[' + index++ + ']';
      Object value = one == null ? null : value(element, setting, one, at);
      if (one == null) {
        problems.report(at, null, "is empty", "Remove it, or write a value");
      }
      if (value != null) {
        list.add(value);
      }
    }
    // Without the wrong ones the others' numbers would be wrong.
    return list.size() == index ? List.copyOf(list) : null;
  }

  private @Nullable Object map(Type element, Setting setting, Object raw, String path) {
    if (!(raw instanceof Map<?, ?> entries)) {
      return reported(setting, raw, path, "must be a map of keys");
    }
    if (element == Object.class) {
      return raw;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    entries.forEach((key, one) -> {
      Object value = one == null ? null : value(element, setting, one, path + '.' + key);
      if (value != null) {
        map.put(String.valueOf(key), value);
      }
    });
    return map;
  }

  private @Nullable Object bounded(Setting setting, @Nullable Object value, Class<?> type) {
    if (value != null && !setting.min().isEmpty() && compare(value, setting.min(), type) < 0) {
      throw new IllegalArgumentException("must be at least " + setting.min());
    }
    if (value != null && !setting.max().isEmpty() && compare(value, setting.max(), type) > 0) {
      throw new IllegalArgumentException("must be at most " + setting.max());
    }
    return value;
  }

  @SuppressWarnings("unchecked") // both are of the same type, which Scalars makes comparable
  private int compare(Object value, String bound, Class<?> type) {
    Object other = Scalars.read(type, bound, folder);
    return other == null ? 0 : ((Comparable<Object>) value).compareTo(other);
  }

  private @Nullable Object reported(Setting setting, Object raw, String path, String rule) {
    boolean hidden = setting.secret() || raw instanceof Map || raw instanceof List;
    problems.report(path, hidden ? null : raw, rule, "It is: " + setting.value());
    return null;
  }

  private void refuseUnknown(Map<?, ?> tree, String path, List<String> names) {
    for (Object key : tree.keySet()) {
      String written = String.valueOf(key);
      if (!names.contains(written)) {
        String remedy =
            Nearest.of(written, names)
                .map(name -> "Did you mean " + child(path, name) + "?")
                .orElse("Known here: " + String.join(", ", names));
        problems.report(child(path, written), null, "is no key that exists", remedy);
      }
    }
  }

  private static <T extends Record> T make(
      Class<T> type, List<RecordComponent> components, @Nullable Object[] values) {
    Class<?>[] types = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " does not take " + Arrays.toString(types), e);
    }
  }

  private static String child(String path, String key) {
    return path.isEmpty() ? key : path + '.' + key;
  }
}
