package dev.barnabas.core.control;

import dev.barnabas.core.access.ApiKey;
import dev.barnabas.core.access.Capability;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key of an app.
 *
 * @param id the part of its name behind the point
 * @param label what people call it
 * @param capability JSON, as it was given
 * @param revocableTokens whether tokens that it issues can be revoked
 * @param revoked nobody gets in with it any more
 * @param expiresMillis from then on nobody gets in with it, ms since 1970; 0: never
 * @param createdMillis and {@code modifiedMillis}: ms since 1970
 */
public record KeyRecord(
    String app,
    String id,
    String label,
    String secret,
    String capability,
    boolean revocableTokens,
    boolean revoked,
    long expiresMillis,
    long createdMillis,
    long modifiedMillis,
    Origin origin)
    implements ControlRecord {
  static final String PREFIX = "key/";

  /** A revoked key has a record of its own, which nothing that is written of it later undoes. */
  static final String REVOKED_PREFIX = "revoked/";

  @Override
  public String recordKey() {
    return (revoked ? REVOKED_PREFIX : PREFIX) + app + '/' + id;
  }

  /** The same with what the Control API lets change. */
  KeyRecord with(String newLabel, String newCapability, boolean areRevocable, long now) {
    return new KeyRecord(
        app,
        id,
        newLabel,
        secret,
        newCapability,
        areRevocable,
        revoked,
        expiresMillis,
        createdMillis,
        now,
        origin);
  }

  /** The same, revoked. */
  KeyRecord revoked(long now) {
    return new KeyRecord(
        app,
        id,
        label,
        secret,
        capability,
        revocableTokens,
        true,
        expiresMillis,
        createdMillis,
        now,
        origin);
  }

  /** {@code app.key}. */
  public String name() {
    return app + '.' + id;
  }

  /** {@code app.key:secret}. */
  public String text() {
    return name() + ':' + secret;
  }

  /** As the doors know it. */
  public ApiKey toKey() {
    return new ApiKey(
        name(), secret, Capability.parse(capability), revocableTokens, revoked, expiresMillis);
  }

  @Override
  public Map<String, @Nullable Object> tree() {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("app", app);
    tree.put("id", id);
    tree.put("label", label);
    tree.put("secret", secret);
    tree.put("capability", capability);
    tree.put("revocableTokens", revocableTokens);
    tree.put("revoked", revoked);
    tree.put("expires", expiresMillis);
    tree.put("created", createdMillis);
    tree.put("modified", modifiedMillis);
    tree.put("origin", origin.wireName());
    return tree;
  }

  static KeyRecord read(Fields fields) {
    return new KeyRecord(
        fields.text("app", ""),
        fields.text("id", ""),
        fields.text("label", ""),
        fields.text("secret", ""),
        fields.text("capability", "{}"),
        fields.exactFlag("revocableTokens", false),
        fields.exactFlag("revoked", false),
        fields.exactWhole("expires"),
        fields.whole("created", 0),
        fields.whole("modified", 0),
        Origin.ofWireName(fields.text("origin", "")));
  }

  /** Without the secret, so that no log can hold it. */
  @Override
  public String toString() {
    return "KeyRecord[" + name() + "]";
  }
}
