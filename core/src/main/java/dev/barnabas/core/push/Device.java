package dev.barnabas.core.push;

import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A registered device (spec PCD).
 *
 * @param details as plain objects: {@code id}, {@code platform}, {@code push} …; without secrets
 * @param secret what the device shows to change itself; null: only an admin changes it
 */
public record Device(
    String app, String id, Map<String, @Nullable Object> details, @Nullable String secret) {
  static final String PREFIX = "device/";

  // Not compact: javac would lose the annotation inside the map's type (NullAway needs it).
  public Device(
      String app, String id, Map<String, @Nullable Object> details, @Nullable String secret) {
    this.app = app;
    this.id = id;
    this.details = Collections.unmodifiableMap(details);
    this.secret = secret;
  }

  String recordKey() {
    return PREFIX + app + '/' + id;
  }

  /** Whose device it is; null: nobody said. */
  public @Nullable String clientId() {
    return details.get("clientId") instanceof String clientId ? clientId : null;
  }

  /** {@code ACTIVE}, {@code FAILING} or {@code FAILED}. */
  public String state() {
    return details.get("push") instanceof Map<?, ?> push
            && push.get("state") instanceof String state
        ? state
        : "ACTIVE";
  }

  /** Without the secret, so that no log can hold it. */
  @Override
  public String toString() {
    return "Device[" + app + '/' + id + "]";
  }
}
