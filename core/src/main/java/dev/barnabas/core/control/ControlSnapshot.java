package dev.barnabas.core.control;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * All apps at one moment, by their ids. Immutable.
 *
 * @param fileVersion of the file whose declarations count; 0: none
 */
public record ControlSnapshot(Map<String, ControlledApp> apps, long fileVersion) {
  /** Nothing at all. */
  public static final ControlSnapshot EMPTY = new ControlSnapshot(Map.of(), 0);

  public ControlSnapshot {
    apps = Collections.unmodifiableMap(apps);
  }

  /** What records come to; what the file declares wins over a record of the same name. */
  static ControlSnapshot of(Collection<ControlRecord> records, FileRecord file) {
    var all = new Gathering();
    records.forEach(all::add);
    file.apps().forEach(all::add);
    file.keys().forEach(all::add);
    file.namespaces().forEach(all::add);
    var apps = new LinkedHashMap<String, ControlledApp>();
    all.ids().forEach(id -> apps.put(id, all.app(id)));
    return new ControlSnapshot(apps, file.version());
  }

  private record Gathering(
      Map<String, AppRecord> apps,
      Map<String, Map<String, KeyRecord>> keys,
      Map<String, Map<String, NamespaceRecord>> namespaces,
      Map<String, Map<String, RuleRecord>> rules,
      Map<String, Map<String, FixtureRecord>> fixtures) {
    Gathering() {
      this(
          new LinkedHashMap<>(),
          new LinkedHashMap<>(),
          new LinkedHashMap<>(),
          new LinkedHashMap<>(),
          new LinkedHashMap<>());
    }

    void add(ControlRecord record) {
      switch (record) {
        case AppRecord app -> apps.put(app.id(), app);
        case KeyRecord key -> of(keys, key.app()).merge(key.id(), key, Gathering::counting);
        case NamespaceRecord each -> of(namespaces, each.app()).put(each.namespace().id(), each);
        case RuleRecord rule -> of(rules, rule.app()).put(rule.id(), rule);
        case FixtureRecord each -> of(fixtures, each.app()).put(each.channel(), each);
        case FileRecord _ -> {}
      }
    }

    /** The file's counts in any case, a revoked one whatever else is written of it. */
    private static KeyRecord counting(KeyRecord known, KeyRecord other) {
      return known.revoked() && other.origin() != Origin.FILE ? known : other;
    }

    Iterable<String> ids() {
      return apps.keySet();
    }

    ControlledApp app(String id) {
      return new ControlledApp(
          apps.get(id),
          keys.getOrDefault(id, Map.of()),
          namespaces.getOrDefault(id, Map.of()),
          rules.getOrDefault(id, Map.of()),
          fixtures.getOrDefault(id, Map.of()));
    }

    private static <T> Map<String, T> of(Map<String, Map<String, T>> all, String app) {
      Function<String, Map<String, T>> empty = _ -> new LinkedHashMap<>();
      return all.computeIfAbsent(app, empty);
    }
  }
}
