package dev.barnabas.formats.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import dev.barnabas.formats.tree.Budget;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.protocol.json.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A message type that bytes are read by.
 *
 * @param files where the types are that it may hold as {@code Any}
 */
public record ProtobufType(Descriptor type, ProtobufFiles files) {
  /**
   * The tree of the bytes from an offset to their end.
   *
   * @throws MappingError they are not of this type
   */
  public @Nullable Object decode(byte[] bytes, int from) {
    try {
      var in = CodedInputStream.newInstance(bytes, from, bytes.length - from);
      return new ProtobufTree(files, new Budget()).message(parse(type, in));
    } catch (ClassCastException e) {
      // A file of the user's own that calls a type google.protobuf.Timestamp.
      throw new MappingError(
          Reason.WRONG_TYPE, type.getFullName() + " holds a type that is another one elsewhere");
    }
  }

  static DynamicMessage parse(Descriptor type, CodedInputStream in) {
    in.setRecursionLimit(Json.DEPTH_MAX_LEVELS);
    try {
      return DynamicMessage.parseFrom(type, in);
    } catch (IOException e) {
      throw new MappingError(
          Reason.UNREADABLE, "not Protobuf of " + type.getFullName() + ": " + e.getMessage());
    }
  }
}
