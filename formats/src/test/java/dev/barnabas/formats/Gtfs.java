package dev.barnabas.formats;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** GTFS-realtime: a part of its schema, and a feed of the MBTA. */
public final class Gtfs {
  public static final String TYPE = "transit_realtime.FeedMessage";

  private Gtfs() {}

  public static FileDescriptorProto file() {
    try {
      var file = FileDescriptorProto.newBuilder();
      TextFormat.merge(text("gtfs-realtime.textproto"), file);
      return file.build();
    } catch (TextFormat.ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  public static byte[] set() {
    return FileDescriptorSet.newBuilder().addFile(file()).build().toByteArray();
  }

  public static Descriptor feed() {
    try {
      return FileDescriptor.buildFrom(file(), new FileDescriptor[0])
          .findMessageTypeByName("FeedMessage");
    } catch (com.google.protobuf.Descriptors.DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  public static byte[] bytes(String name) {
    try (var in = Gtfs.class.getResourceAsStream("/data/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
