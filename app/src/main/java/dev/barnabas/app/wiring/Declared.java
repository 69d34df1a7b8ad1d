package dev.barnabas.app.wiring;

import dev.barnabas.app.config.Configuration;
import dev.barnabas.core.access.ApiKey;
import dev.barnabas.core.access.App;
import dev.barnabas.core.control.AppRecord;
import dev.barnabas.core.control.FileRecord;
import dev.barnabas.core.control.KeyRecord;
import dev.barnabas.core.control.NamespaceRecord;
import dev.barnabas.core.control.Origin;
import dev.barnabas.core.namespace.AppLimits;
import java.util.ArrayList;
import java.util.List;

/** What the configuration file says of apps, as control state. */
final class Declared {
  /** The one account: whoever runs the node. */
  static final String ACCOUNT = "barnabas";

  private Declared() {}

  /**
   * The file's declarations.
   *
   * @param apps in the file's order; {@code dev} adds one, and a key
   */
  static FileRecord of(Configuration configuration, List<App> apps) {
    var records = new ArrayList<AppRecord>();
    var keys = new ArrayList<KeyRecord>();
    var namespaces = new ArrayList<NamespaceRecord>();
    for (int place = 0; place < apps.size(); place++) {
      App app = apps.get(place);
      records.add(
          new AppRecord(
              app.id(), ACCOUNT, app.id(), true, false, AppLimits.STANDARD, 0, 0, 0, Origin.FILE));
      app.keys().forEach(key -> keys.add(key(app.id(), key)));
      configuration
          .namespacesOf(place)
          .forEach(one ->
              namespaces.add(new NamespaceRecord(app.id(), one.toNamespace(), 0, 0, Origin.FILE)));
    }
    return new FileRecord(configuration.version(), records, keys, namespaces);
  }

  private static KeyRecord key(String app, ApiKey key) {
    String id = key.name().substring(app.length() + 1);
    String capability = key.capability().text();
    return new KeyRecord(
        app, id, id, key.secret(), capability, key.revocableTokens(), false, 0, 0, 0, Origin.FILE);
  }
}
