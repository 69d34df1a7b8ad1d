package dev.barnabas.app.config;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;

/** Reads what {@link Setting} says of the components of settings records. */
final class SettingComponents {
  private SettingComponents() {}

  static Setting of(RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    if (setting == null) {
      throw new IllegalStateException(component + " has no @Setting");
    }
    return setting;
  }

  /** Whether it holds a single value. */
  static boolean isLeaf(RecordComponent component) {
    Class<?> type = component.getType();
    return type == ByteSize.class
        || !(type.isRecord() || type == Map.class || type == java.util.List.class);
  }

  /** Whether a value changes nothing, being what counts without it. */
  static boolean isStandard(RecordComponent component, Object raw) {
    if (raw instanceof Collection<?> many) {
      return many.isEmpty();
    }
    if (raw instanceof Map<?, ?> map) {
      return map.isEmpty();
    }
    return SettingComponents.of(component).standard().equals(String.valueOf(raw));
  }
}
