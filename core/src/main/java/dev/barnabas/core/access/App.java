package dev.barnabas.core.access;

import java.util.List;

/**
 * An app: its channels are its own.
 *
 * @param id the part of its key names before the first point
 * @param enabled false: nobody gets in, whatever they show
 */
public record App(String id, List<ApiKey> keys, boolean enabled) {
  public App {
    keys = List.copyOf(keys);
    for (ApiKey key : keys) {
      if (!key.name().startsWith(id + ".")) {
        throw new IllegalArgumentException(
            "app '" + id + "': its key '" + key.name() + "' must start with '" + id + ".'");
      }
    }
  }

  /** One that lets people in. */
  public App(String id, List<ApiKey> keys) {
    this(id, keys, true);
  }
}
