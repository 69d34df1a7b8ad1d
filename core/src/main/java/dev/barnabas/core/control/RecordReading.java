package dev.barnabas.core.control;

import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** From the shared records to objects. */
final class RecordReading {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private RecordReading() {}

  /** What a record turned out to be. */
  sealed interface Outcome {}

  record Read(ControlRecord record) implements Outcome {}

  /** An object of ours in a form that this version does not know. */
  record Unreadable() implements Outcome {}

  /** Not an object of the control state. */
  record Foreign() implements Outcome {}

  static Outcome read(String key, byte[] value) {
    try {
      ControlRecord record =
          switch (kind(key)) {
            case AppRecord.PREFIX ->
                AppRecord.read(key.substring(AppRecord.PREFIX.length()), fields(value));
            case KeyRecord.PREFIX -> checked(KeyRecord.read(fields(value)));
            case KeyRecord.REVOKED_PREFIX -> {
              KeyRecord read = checked(KeyRecord.read(fields(value)));
              yield read.revoked(read.modifiedMillis()); // by its place, whatever it says
            }
            case NamespaceRecord.PREFIX -> NamespaceRecord.read(fields(value));
            case RuleRecord.PREFIX -> RuleRecord.read(fields(value));
            case FixtureRecord.PREFIX -> FixtureRecord.read(fields(value));
            case FileRecord.KEY -> checked(FileRecord.read(fields(value)));
            default -> null;
          };
      return record == null ? new Foreign() : new Read(record);
    } catch (ProtocolException | IllegalArgumentException | ArithmeticException unknownForm) {
      return new Unreadable();
    }
  }

  /** A key that nobody gets in with, from the key of its record alone. */
  static Optional<KeyRecord> revoked(String recordKey) {
    String[] parts = recordKey.split("/", -1);
    return parts.length != 3 || !ID.matcher(parts[1]).matches() || !ID.matcher(parts[2]).matches()
        ? Optional.empty()
        : Optional.of(
            new KeyRecord(
                parts[1],
                parts[2],
                "",
                "unreadable",
                "{}",
                false,
                true,
                0,
                0,
                0,
                Origin.ofWireName("")));
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
    if (!(Json.parse(value) instanceof Map<?, ?> tree)) {
      throw new IllegalArgumentException("no object");
    }
    return new Fields(tree);
  }
}
