package dev.barnabas.core.control;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An integration rule of an app, as the Control API took it.
 *
 * @param body plain objects: {@code ruleType}, {@code source}, {@code target}, …
 * @param createdMillis and {@code modifiedMillis}: ms since 1970
 */
public record RuleRecord(
    String app,
    String id,
    Map<String, @Nullable Object> body,
    long createdMillis,
    long modifiedMillis,
    Origin origin)
    implements ControlRecord {
  static final String PREFIX = "rule/";

  @Override
  public String recordKey() {
    return PREFIX + app + '/' + id;
  }

  @Override
  public Map<String, @Nullable Object> tree() {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("app", app);
    tree.put("id", id);
    tree.put("body", body);
    tree.put("created", createdMillis);
    tree.put("modified", modifiedMillis);
    tree.put("origin", origin.wireName());
    return tree;
  }

  static RuleRecord read(Fields fields) {
    var body = new LinkedHashMap<String, @Nullable Object>();
    fields.object("body").forEach((name, value) -> body.put(String.valueOf(name), value));
    return new RuleRecord(
        fields.text("app", ""),
        fields.text("id", ""),
        body,
        fields.whole("created", 0),
        fields.whole("modified", 0),
        Origin.ofWireName(fields.text("origin", "")));
  }
}
