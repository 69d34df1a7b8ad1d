package dev.barnabas.core.control;

import dev.barnabas.protocol.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One object of the control state, as it stands in the shared records. Immutable. */
public sealed interface ControlRecord
    permits AppRecord, KeyRecord, NamespaceRecord, RuleRecord, FixtureRecord, FileRecord {

  /** The key of its record: {@code app/APP}, {@code key/APP/ID}, and so on. */
  String recordKey();

  /** What stands in its record. */
  Map<String, @Nullable Object> tree();

  /** The bytes of its record. */
  default byte[] bytes() {
    return Json.write(tree());
  }
}
