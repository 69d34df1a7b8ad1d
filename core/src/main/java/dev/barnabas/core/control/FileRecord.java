package dev.barnabas.core.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the configuration file declares, in one record: of several nodes' files the one with the
 * highest version counts, as a whole.
 */
public record FileRecord(
    long version, List<AppRecord> apps, List<KeyRecord> keys, List<NamespaceRecord> namespaces)
    implements ControlRecord {
  static final String KEY = "file";

  /** Nothing is declared. */
  public static final FileRecord NONE = new FileRecord(0, List.of(), List.of(), List.of());

  public FileRecord {
    apps = List.copyOf(apps);
    keys = List.copyOf(keys);
    namespaces = List.copyOf(namespaces);
  }

  @Override
  public String recordKey() {
    return KEY;
  }

  @Override
  public Map<String, @Nullable Object> tree() {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("version", version);
    tree.put("apps", trees(apps));
    tree.put("keys", trees(keys));
    tree.put("namespaces", trees(namespaces));
    return tree;
  }

  static FileRecord read(Fields fields) {
    var apps = new ArrayList<AppRecord>();
    var keys = new ArrayList<KeyRecord>();
    var namespaces = new ArrayList<NamespaceRecord>();
    for (Object tree : fields.list("apps")) {
      Fields app = Fields.of(tree);
      apps.add(AppRecord.read(app.text("id", ""), app));
    }
    fields.list("keys").forEach(tree -> keys.add(KeyRecord.read(Fields.of(tree))));
    fields
        .list("namespaces")
        .forEach(tree -> namespaces.add(NamespaceRecord.read(Fields.of(tree))));
    return new FileRecord(fields.whole("version", 0), apps, keys, namespaces);
  }

  private static List<Map<String, @Nullable Object>> trees(List<? extends ControlRecord> records) {
    return records.stream().map(ControlRecord::tree).toList();
  }
}
