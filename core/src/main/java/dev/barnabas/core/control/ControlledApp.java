package dev.barnabas.core.control;

import dev.barnabas.core.access.App;
import dev.barnabas.core.namespace.AppRules;
import dev.barnabas.core.namespace.Namespace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An app with all that belongs to it, each by its id. Immutable.
 *
 * @param app null while only things of it are there: then it lets nobody in
 */
public record ControlledApp(
    @Nullable AppRecord app,
    Map<String, KeyRecord> keys,
    Map<String, NamespaceRecord> namespaces,
    Map<String, RuleRecord> rules,
    Map<String, FixtureRecord> fixtures) {

  public ControlledApp {
    keys = Collections.unmodifiableMap(keys);
    namespaces = Collections.unmodifiableMap(namespaces);
    rules = Collections.unmodifiableMap(rules);
    fixtures = Collections.unmodifiableMap(fixtures);
  }

  /** As the doors know it; empty when only things of it are there. */
  Optional<App> toApp() {
    return app == null
        ? Optional.empty()
        : Optional.of(
            new App(
                app.id(), keys.values().stream().map(KeyRecord::toKey).toList(), app.enabled()));
  }

  /** Everything that there is of it. */
  public List<ControlRecord> records() {
    var all = new ArrayList<ControlRecord>();
    all.addAll(fixtures.values());
    all.addAll(rules.values());
    all.addAll(namespaces.values());
    all.addAll(keys.values());
    if (app != null) {
      all.add(app);
    }
    return all;
  }

  /** As channels know it. */
  AppRules toRules() {
    var byId = new LinkedHashMap<String, Namespace>();
    namespaces.forEach((id, each) -> byId.put(id, each.namespace()));
    return app == null ? AppRules.STANDARD : new AppRules(byId, app.limits(), app.tlsOnly());
  }
}
