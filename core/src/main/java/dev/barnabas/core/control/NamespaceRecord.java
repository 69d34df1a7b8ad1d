package dev.barnabas.core.control;

import dev.barnabas.core.namespace.Namespace;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A namespace of an app.
 *
 * @param createdMillis and {@code modifiedMillis}: ms since 1970
 */
public record NamespaceRecord(
    String app, Namespace namespace, long createdMillis, long modifiedMillis, Origin origin)
    implements ControlRecord {
  static final String PREFIX = "namespace/";

  @Override
  public String recordKey() {
    return PREFIX + app + '/' + namespace.id();
  }

  @Override
  public Map<String, @Nullable Object> tree() {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("app", app);
    tree.putAll(NamespaceTrees.tree(namespace));
    tree.put("created", createdMillis);
    tree.put("modified", modifiedMillis);
    tree.put("origin", origin.wireName());
    return tree;
  }

  static NamespaceRecord read(Fields fields) {
    return new NamespaceRecord(
        fields.text("app", ""),
        NamespaceTrees.read(Namespace.standard(fields.text("id", "")), fields.map()),
        fields.whole("created", 0),
        fields.whole("modified", 0),
        Origin.ofWireName(fields.text("origin", "")));
  }
}
