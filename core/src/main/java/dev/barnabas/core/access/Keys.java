package dev.barnabas.core.access;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All keys at one moment, by name. Immutable. */
final class Keys {
  private final Map<String, OfApp> apps;

  /** A key, and who shows it without a clientId: one for all of them. */
  private record Known(ApiKey key, Identity anyClient) {
    static Known of(App app, ApiKey key) {
      return new Known(
          key, new Identity(app.id(), key.name(), Identity.ANY_CLIENT, key.capability()));
    }
  }

  private record OfApp(App app, Map<String, Known> keys) {
    static OfApp of(App app) {
      var keys = new HashMap<String, Known>();
      for (ApiKey key : app.keys()) {
        if (keys.put(key.name(), Known.of(app, key)) != null) {
          throw new IllegalArgumentException("key '" + key.name() + "' is there twice");
        }
      }
      return new OfApp(app, keys);
    }
  }

  private Keys(Map<String, OfApp> apps) {
    this.apps = apps;
  }

  static Keys of(List<App> apps) {
    return new Keys(Map.of()).with(apps);
  }

  /** Those of other apps; nothing is made anew for an app that is as it was. */
  Keys with(List<App> others) {
    var all = new HashMap<String, OfApp>();
    for (App app : others) {
      OfApp known = apps.get(app.id());
      OfApp now = known != null && known.app().equals(app) ? known : OfApp.of(app);
      if (all.put(app.id(), now) != null) {
        throw new IllegalArgumentException("app '" + app.id() + "' is there twice");
      }
    }
    return new Keys(all);
  }

  @Nullable ApiKey find(String name) {
    Known known = known(name);
    return known == null ? null : known.key();
  }

  private @Nullable Known known(String name) {
    OfApp app = apps.get(app(name));
    return app == null ? null : app.keys().get(name);
  }

  /** Who shows a key; what many have in common is one object, as each connection holds it. */
  Identity holder(ApiKey key, String clientId) {
    Known known = known(key.name());
    if (known == null || !known.key().equals(key)) {
      return new Identity(app(key.name()), key.name(), clientId, key.capability());
    }
    Identity any = known.anyClient();
    return clientId.equals(any.clientId())
        ? any
        : new Identity(any.app(), key.name(), clientId, key.capability());
  }

  /** The app that a key's name stands for. */
  static String app(String keyName) {
    int point = keyName.indexOf('.');
    return point < 0 ? keyName : keyName.substring(0, point);
  }

  /**
   * A key that somebody named, not yet a proof of anything.
   *
   * @throws ProtocolException 40400 when there is no such app, 40130 when it has no such key
   */
  ApiKey named(String name) {
    ApiKey key = find(name);
    if (key != null) {
      return key;
    }
    if (!apps.containsKey(app(name))) {
      throw new ProtocolException(ErrorCode.NOT_FOUND, "there is no app '" + app(name) + "'");
    }
    throw new ProtocolException(ErrorCode.KEY_UNKNOWN, "there is no key '" + name + "'");
  }

  /**
   * Refuses whoever comes with a key of an app that is disabled.
   *
   * @throws ProtocolException 40120
   */
  void requireEnabled(String keyName) {
    OfApp app = apps.get(app(keyName));
    if (app != null && !app.app().enabled()) {
      throw new ProtocolException(
          ErrorCode.APP_DISABLED, "the app '" + app.app().id() + "' is disabled");
    }
  }

  /**
   * Refuses a key that doesn't count, or no longer.
   *
   * @throws ProtocolException 40120, 40131, 40132
   */
  void requireLive(ApiKey key, long nowMillis) {
    requireEnabled(key.name());
    if (key.revoked()) {
      throw new ProtocolException(
          ErrorCode.KEY_REVOKED, "the key '" + key.name() + "' was revoked: use another");
    }
    if (key.isExpired(nowMillis)) {
      throw new ProtocolException(
          ErrorCode.KEY_EXPIRED, "the key '" + key.name() + "' has expired: use another");
    }
  }
}
