package dev.barnabas.core.control;

import dev.barnabas.core.namespace.AppLimits;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An app.
 *
 * @param id the part of its key names before the first point
 * @param account whose it is
 * @param enabled false: nobody gets in
 * @param tlsOnly clients get in over TLS only
 * @param createdMillis and {@code modifiedMillis}: ms since 1970
 * @param endsMillis when it goes by itself; 0: never
 */
public record AppRecord(
    String id,
    String account,
    String name,
    boolean enabled,
    boolean tlsOnly,
    AppLimits limits,
    long createdMillis,
    long modifiedMillis,
    long endsMillis,
    Origin origin)
    implements ControlRecord {
  static final String PREFIX = "app/";

  @Override
  public String recordKey() {
    return PREFIX + id;
  }

  @Override
  public Map<String, @Nullable Object> tree() {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("id", id);
    tree.put("account", account);
    tree.put("name", name);
    tree.put("enabled", enabled);
    tree.put("tlsOnly", tlsOnly);
    tree.put("rateLimited", limits.rateLimited());
    Integer members = limits.presenceMembers();
    tree.put("presenceMembers", members == null ? null : members.longValue());
    tree.put("created", createdMillis);
    tree.put("modified", modifiedMillis);
    tree.put("ends", endsMillis);
    tree.put("origin", origin.wireName());
    return tree;
  }

  static AppRecord read(String id, Fields fields) {
    long members = fields.whole("presenceMembers", 0);
    return new AppRecord(
        id,
        fields.text("account", ""),
        fields.text("name", id),
        fields.exactFlag("enabled", true),
        fields.exactFlag("tlsOnly", false),
        new AppLimits(
            fields.flag("rateLimited", true), members <= 0 ? null : Math.toIntExact(members)),
        fields.whole("created", 0),
        fields.whole("modified", 0),
        fields.exactWhole("ends"),
        Origin.ofWireName(fields.text("origin", "")));
  }

  /** The same, for nobody. */
  AppRecord closed() {
    return with(name, false, tlsOnly, modifiedMillis);
  }

  /** The same with what the Control API lets change. */
  public AppRecord with(String newName, boolean isEnabled, boolean isTlsOnly, long now) {
    return new AppRecord(
        id, account, newName, isEnabled, isTlsOnly, limits, createdMillis, now, endsMillis, origin);
  }
}
