package dev.barnabas.core.access;

import java.util.List;

/**
 * An app: its channels are its own.
 *
 * @param id the part of its key names before the first point
 */
public record App(String id, List<ApiKey> keys) {
  public App {
    keys = List.copyOf(keys);
    for (ApiKey key : keys) {
      if (!key.name().startsWith(id + ".")) {
        throw new IllegalArgumentException(
            "app '" + id + "': its key '" + key.name() + "' must start with '" + id + ".'");
      }
    }
  }
}
