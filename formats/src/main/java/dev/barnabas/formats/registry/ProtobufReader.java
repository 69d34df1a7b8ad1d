package dev.barnabas.formats.registry;

import dev.barnabas.formats.protobuf.ProtobufFiles;
import dev.barnabas.formats.protobuf.ProtobufType;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of a .proto file: they say first which of its types they are, as a list of indexes,
 * each a zigzag number with the count before them; a single 0 is short for the first type.
 */
record ProtobufReader(ProtobufFiles files, String file) implements RegisteredReader {
  /** Types within types. */
  private static final int LEVELS_MAX = 64;

  @Override
  public @Nullable Object read(byte[] bytes, int from) {
    var place = new Place(bytes, from);
    List<Integer> path = place.path();
    ProtobufType type = files.typeAt(file, path);
    if (type == null) {
      throw unreadable("its schema has no type at " + path);
    }
    return type.decode(bytes, place.at);
  }

  private static MappingError unreadable(String why) {
    return new MappingError(Reason.UNREADABLE, "not Protobuf from a registry: " + why);
  }

  /** How far a record's head is read. Thread: the one that decodes. */
  private static final class Place {
    private final byte[] bytes;
    int at;

    Place(byte[] bytes, int from) {
      this.bytes = bytes;
      this.at = from;
    }

    List<Integer> path() {
      int count = number();
      if (count == 0) {
        return List.of(0);
      }
      if (count < 0 || count > LEVELS_MAX) {
        throw unreadable("a type at a depth of " + count);
      }
      List<Integer> path = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        path.add(number());
      }
      return path;
    }

    private int number() {
      int value = 0;
      for (int shift = 0; shift < Integer.SIZE; shift += 7) {
        if (at >= bytes.length) {
          throw unreadable("it ends within the type's place");
        }
        int b = bytes[at++];
        value |= (b & 0x7f) << shift;
        if ((b & 0x80) == 0) {
          return (value >>> 1) ^ -(value & 1);
        }
      }
      throw unreadable("a number in the type's place is too long");
    }
  }
}
