package dev.barnabas.core.control;

import dev.barnabas.core.access.App;
import dev.barnabas.core.namespace.AppRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records by their apps, and what each app comes to. An app is made anew only when a record of
 * it changed: there may be a thousand, and the log reader has more to do.
 *
 * <p>Thread: the log reader.
 */
final class ControlledApps {
  private final Map<String, ControlRecord> records = new HashMap<>(); // bounded by the store
  private final Map<String, Map<String, ControlRecord>> ofApps = new HashMap<>(); // the same ones
  private final Map<String, Whole> apps = new LinkedHashMap<>(); // in the order of their making
  private final Set<String> changed = new LinkedHashSet<>(); // ≤ apps
  private FileRecord file = FileRecord.NONE;

  /**
   * An app in all its forms.
   *
   * @param door null: there is no app to speak of
   */
  private record Whole(ControlledApp app, @Nullable App door, AppRules rules) {
    static Whole of(ControlledApp app) {
      return new Whole(app, app.toApp().orElse(null), app.toRules());
    }
  }

  @Nullable ControlRecord find(String key) {
    return records.get(key);
  }

  FileRecord file() {
    return file;
  }

  void put(String key, ControlRecord record) {
    remove(key);
    if (record instanceof FileRecord declared) {
      declare(declared);
      return;
    }
    records.put(key, record);
    String app = app(record);
    ofApps.computeIfAbsent(app, _ -> new LinkedHashMap<>()).put(key, record);
    changed.add(app);
  }

  void remove(String key) {
    if (key.equals(FileRecord.KEY)) {
      declare(FileRecord.NONE);
      return;
    }
    ControlRecord gone = records.remove(key);
    if (gone != null) {
      String app = app(gone);
      Map<String, ControlRecord> left = ofApps.get(app);
      if (left != null && left.remove(key) != null && left.isEmpty()) {
        ofApps.remove(app);
      }
      changed.add(app);
    }
  }

  private void declare(FileRecord declared) {
    for (FileRecord each : List.of(file, declared)) {
      each.apps().forEach(record -> changed.add(app(record)));
      each.keys().forEach(record -> changed.add(app(record)));
      each.namespaces().forEach(record -> changed.add(app(record)));
    }
    file = declared;
  }

  /** Makes those anew that changed; returns whether any did. */
  boolean settle() {
    for (String id : changed) {
      var all = new Gathering();
      ofApps.getOrDefault(id, Map.of()).values().forEach(all::add);
      declared(id).forEach(all::add);
      ControlledApp app = all.app();
      if (app.app() == null) {
        apps.remove(id); // what is there of it lets nobody in
      } else {
        apps.put(id, Whole.of(app));
      }
    }
    boolean any = !changed.isEmpty();
    changed.clear();
    return any;
  }

  /** What the file says of an app, which wins over a record of the same name. */
  private List<ControlRecord> declared(String id) {
    var all = new ArrayList<ControlRecord>();
    for (Collection<? extends ControlRecord> each :
        List.of(file.apps(), file.keys(), file.namespaces())) {
      each.stream().filter(record -> app(record).equals(id)).forEach(all::add);
    }
    return all;
  }

  ControlSnapshot snapshot() {
    var now = new LinkedHashMap<String, ControlledApp>();
    apps.forEach((id, each) -> now.put(id, each.app()));
    return new ControlSnapshot(now, file.version());
  }

  /** As the doors know them, the disabled ones too: they say so. */
  List<App> doors() {
    var doors = new ArrayList<App>();
    for (Whole each : apps.values()) {
      App door = each.door();
      if (door != null) {
        doors.add(door);
      }
    }
    return doors;
  }

  /** What holds on the channels of each. */
  Map<String, AppRules> rules() {
    var rules = new HashMap<String, AppRules>();
    apps.forEach((id, each) -> rules.put(id, each.rules()));
    return rules;
  }

  private static String app(ControlRecord record) {
    return switch (record) {
      case AppRecord app -> app.id();
      case KeyRecord key -> key.app();
      case NamespaceRecord namespace -> namespace.app();
      case RuleRecord rule -> rule.app();
      case FixtureRecord fixture -> fixture.app();
      case FileRecord _ -> "";
    };
  }

  /** The records of one app. */
  private static final class Gathering {
    private @Nullable AppRecord app;
    private final Map<String, KeyRecord> keys = new LinkedHashMap<>();
    private final Map<String, NamespaceRecord> namespaces = new LinkedHashMap<>();
    private final Map<String, RuleRecord> rules = new LinkedHashMap<>();
    private final Map<String, FixtureRecord> fixtures = new LinkedHashMap<>();

    void add(ControlRecord record) {
      switch (record) {
        case AppRecord each -> app = each;
        case KeyRecord key -> keys.merge(key.id(), key, Gathering::counting);
        case NamespaceRecord each -> namespaces.put(each.namespace().id(), each);
        case RuleRecord rule -> rules.put(rule.id(), rule);
        case FixtureRecord each -> fixtures.put(each.channel(), each);
        case FileRecord _ -> {}
      }
    }

    /** The file's counts in any case, a revoked one whatever else is written of it. */
    private static KeyRecord counting(KeyRecord known, KeyRecord other) {
      return known.revoked() && other.origin() != Origin.FILE ? known : other;
    }

    ControlledApp app() {
      return new ControlledApp(app, keys, namespaces, rules, fixtures);
    }
  }
}
