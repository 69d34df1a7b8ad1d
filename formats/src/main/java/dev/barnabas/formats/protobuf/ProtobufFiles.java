package dev.barnabas.formats.protobuf;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Descriptors of .proto files that belong together.
 *
 * <p>Thread: any; immutable once made.
 */
public final class ProtobufFiles {
  private final Map<String, FileDescriptorProto> sources = new LinkedHashMap<>(); // ≤ one set
  private final Map<String, FileDescriptor> built = new LinkedHashMap<>(); // ≤ one set
  private final Map<String, Descriptor> types = new LinkedHashMap<>(); // ≤ the types of a set
  private final Set<String> open = new HashSet<>(); // being built: ≤ depth of imports

  private ProtobufFiles(Collection<FileDescriptorProto> files) {
    files.forEach(file -> sources.put(file.getName(), file));
    for (String name : List.copyOf(sources.keySet())) {
      var _ = file(name);
    }
    built.values().forEach(file -> file.getMessageTypes().forEach(this::add));
  }

  /**
   * Reads a descriptor set, as {@code protoc --descriptor_set_out} writes it.
   *
   * @throws IllegalArgumentException it is none, or imports what is not in it
   */
  public static ProtobufFiles ofSet(byte[] set) {
    try {
      return new ProtobufFiles(FileDescriptorSet.parseFrom(set).getFileList());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("is no descriptor set: " + e.getMessage(), e);
    }
  }

  /**
   * Puts single files together, by the names under which they import each other.
   *
   * @param files name → the serialized descriptor
   * @throws IllegalArgumentException one is no descriptor, or imports what is not there
   */
  public static ProtobufFiles ofFiles(Map<String, byte[]> files) {
    List<FileDescriptorProto> parsed = new ArrayList<>();
    files.forEach((name, bytes) -> {
      try {
        parsed.add(FileDescriptorProto.parseFrom(bytes).toBuilder().setName(name).build());
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalArgumentException(name + " is no descriptor: " + e.getMessage(), e);
      }
    });
    return new ProtobufFiles(parsed);
  }

  private FileDescriptor file(String name) {
    FileDescriptor known = built.get(name);
    if (known != null) {
      return known;
    }
    FileDescriptorProto source = sources.get(name);
    if (source == null) {
      return Optional.ofNullable(WellKnown.file(name))
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "imports " + name + ", which is missing (protoc has --include_imports)"));
    }
    if (!open.add(name)) {
      throw new IllegalArgumentException(name + " imports itself");
    }
    List<FileDescriptor> imports = new ArrayList<>();
    source.getDependencyList().forEach(one -> imports.add(file(one)));
    try {
      FileDescriptor file =
          FileDescriptor.buildFrom(source, imports.toArray(FileDescriptor[]::new));
      built.put(name, file);
      open.remove(name);
      return file;
    } catch (DescriptorValidationException e) {
      throw new IllegalArgumentException(name + " is not valid: " + e.getMessage(), e);
    }
  }

  private void add(Descriptor type) {
    types.put(type.getFullName(), type);
    type.getNestedTypes().forEach(this::add);
  }

  /** The type of that full name; null when there is none. */
  public @Nullable ProtobufType type(String name) {
    Descriptor type = types.get(name);
    return type == null ? null : new ProtobufType(type, this);
  }

  /**
   * The type at a place, as records say it behind the schema id.
   *
   * @param file its name
   * @param path the index of a type in the file, then of the type nested in that one, and so on
   */
  public @Nullable ProtobufType typeAt(String file, List<Integer> path) {
    FileDescriptor in = built.get(file);
    List<Descriptor> choices = in == null ? List.of() : in.getMessageTypes();
    Descriptor type = null;
    for (int index : path) {
      if (index < 0 || index >= choices.size()) {
        return null;
      }
      type = choices.get(index);
      choices = type.getNestedTypes();
    }
    return type == null ? null : new ProtobufType(type, this);
  }

  /** The names of its types, for messages. */
  public List<String> names() {
    return List.copyOf(types.keySet());
  }

  /** The descriptor of a type that an {@code Any} names. */
  @Nullable Descriptor descriptor(String name) {
    Descriptor own = types.get(name);
    return own == null ? WellKnown.type(name) : own;
  }
}
