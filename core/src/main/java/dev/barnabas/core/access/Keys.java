package dev.barnabas.core.access;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All keys at one moment, by name. Immutable. */
final class Keys {
  private final Map<String, ApiKey> keys;
  private final Set<String> apps;

  private Keys(Map<String, ApiKey> keys, Set<String> apps) {
    this.keys = Map.copyOf(keys);
    this.apps = apps;
  }

  static Keys of(List<App> apps) {
    var keys = new HashMap<String, ApiKey>();
    for (App app : apps) {
      for (ApiKey key : app.keys()) {
        if (keys.put(key.name(), key) != null) {
          throw new IllegalArgumentException("key '" + key.name() + "' is there twice");
        }
      }
    }
    return new Keys(keys, apps.stream().map(App::id).collect(Collectors.toUnmodifiableSet()));
  }

  @Nullable ApiKey find(String name) {
    return keys.get(name);
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
    ApiKey key = keys.get(name);
    if (key != null) {
      return key;
    }
    if (!apps.contains(app(name))) {
      throw new ProtocolException(ErrorCode.NOT_FOUND, "there is no app '" + app(name) + "'");
    }
    throw new ProtocolException(ErrorCode.KEY_UNKNOWN, "there is no key '" + name + "'");
  }

  /**
   * Refuses a key that no longer counts.
   *
   * @throws ProtocolException 40131, 40132
   */
  static void requireLive(ApiKey key, long nowMillis) {
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
