package dev.barnabas.core.control;

import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.util.Optional;
import java.util.regex.Pattern;

/** From the shared records to objects. */
final class RecordReading {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private RecordReading() {}

  /** The object; empty when the record is of another kind, or of a kind that can't be read. */
  static Optional<ControlRecord> read(String key, byte[] value) {
    try {
      return Optional.ofNullable(
          switch (kind(key)) {
            case AppRecord.PREFIX ->
                AppRecord.read(key.substring(AppRecord.PREFIX.length()), fields(value));
            case KeyRecord.PREFIX, KeyRecord.REVOKED_PREFIX ->
                checked(KeyRecord.read(fields(value)));
            case NamespaceRecord.PREFIX -> NamespaceRecord.read(fields(value));
            case RuleRecord.PREFIX -> RuleRecord.read(fields(value));
            case FixtureRecord.PREFIX -> FixtureRecord.read(fields(value));
            case FileRecord.KEY -> checked(FileRecord.read(fields(value)));
            default -> null;
          });
    } catch (ProtocolException | IllegalArgumentException | ArithmeticException notOurs) {
      return Optional.empty();
    }
  }

  private static KeyRecord checked(KeyRecord key) {
    String name = key.toKey().name();
    if (!ID.matcher(key.app()).matches() || !ID.matcher(key.id()).matches()) {
      throw new IllegalArgumentException(name + " is no name of a key");
    }
    return key;
  }

  private static FileRecord checked(FileRecord file) {
    file.keys().forEach(RecordReading::checked);
    return file;
  }

  private static String kind(String key) {
    int slash = key.indexOf('/');
    return slash < 0 ? key : key.substring(0, slash + 1);
  }

  private static Fields fields(byte[] value) {
    return Fields.of(Json.parse(value));
  }
}
