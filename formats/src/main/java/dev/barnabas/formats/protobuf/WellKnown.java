package dev.barnabas.formats.protobuf;

import com.google.protobuf.AnyProto;
import com.google.protobuf.ApiProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.SourceContextProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.TypeProto;
import com.google.protobuf.WrappersProto;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files under {@code google/protobuf/}, which descriptor sets may leave out. */
final class WellKnown {
  private static final String PACKAGE = "google.protobuf.";

  private static final Map<String, FileDescriptor> FILES =
      Stream.of(
              AnyProto.getDescriptor(),
              ApiProto.getDescriptor(),
              DescriptorProtos.getDescriptor(),
              DurationProto.getDescriptor(),
              EmptyProto.getDescriptor(),
              FieldMaskProto.getDescriptor(),
              SourceContextProto.getDescriptor(),
              StructProto.getDescriptor(),
              TimestampProto.getDescriptor(),
              TypeProto.getDescriptor(),
              WrappersProto.getDescriptor())
          .collect(Collectors.toUnmodifiableMap(FileDescriptor::getName, Function.identity()));

  private WellKnown() {}

  static @Nullable FileDescriptor file(String name) {
    return FILES.get(name);
  }

  /** A type of theirs by its full name. */
  static @Nullable Descriptor type(String name) {
    if (!name.startsWith(PACKAGE)) {
      return null;
    }
    String simple = name.substring(PACKAGE.length());
    for (FileDescriptor file : FILES.values()) {
      Descriptor type = file.findMessageTypeByName(simple);
      if (type != null) {
        return type;
      }
    }
    return null;
  }
}
