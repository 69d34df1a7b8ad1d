package dev.barnabas.feed.spool;

import dev.barnabas.feed.FeedMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of the spool. Its name is the position of its first byte. Thread: one at a time. */
final class Segment implements AutoCloseable {
  static final String SUFFIX = ".spool";
  private static final int READ_BYTES = 64 << 10;

  private final Path file;
  private final FileChannel channel;
  private final long begin;
  private long end;

  /** Messages in it. */
  private long messages;

  private Segment(Path file, long begin) throws IOException {
    this.file = file;
    this.begin = begin;
    this.end = begin;
    this.channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  static Segment create(Path folder, long begin) throws IOException {
    return new Segment(folder.resolve("%020d".formatted(begin) + SUFFIX), begin);
  }

  /** Opens one that is there; what is damaged at its end was being written when we died. */
  static Segment open(Path file) throws IOException {
    String name = file.getFileName().toString();
    long begin = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    var segment = new Segment(file, begin);
    segment.end = begin + segment.channel.size();
    long right = begin;
    List<FeedMessage> batch = segment.read(right, Integer.MAX_VALUE);
    while (!batch.isEmpty()) {
      segment.messages += batch.size();
      right = batch.getLast().position();
      batch = segment.read(right, Integer.MAX_VALUE);
    }
    segment.channel.truncate(right - begin);
    segment.end = right;
    return segment;
  }

  long begin() {
    return begin;
  }

  long end() {
    return end;
  }

  long messages() {
    return messages;
  }

  void append(ByteBuffer entry) throws IOException {
    int bytes = entry.remaining();
    long at = end - begin;
    while (entry.hasRemaining()) {
      at += channel.write(entry, at);
    }
    end += bytes;
    messages++;
  }

  /** Some of the messages from this position on, at least one if there is one. */
  List<FeedMessage> read(long position, int most) throws IOException {
    var read = new ArrayList<FeedMessage>();
    if (position >= end) {
      return read;
    }
    ByteBuffer bytes = bytes(position, READ_BYTES);
    int first = SpoolEntry.bytes(bytes);
    if (first > bytes.remaining() && first <= end - position) {
      bytes = bytes(position, first);
    }
    long at = position;
    while (read.size() < most) {
      int size = SpoolEntry.bytes(bytes);
      if (size < 0 || size > bytes.remaining()) {
        return read;
      }
      at += size;
      @Nullable FeedMessage message = SpoolEntry.decode(bytes.slice(bytes.position(), size), at);
      if (message == null) {
        return read;
      }
      read.add(message);
      bytes.position(bytes.position() + size);
    }
    return read;
  }

  private ByteBuffer bytes(long position, int most) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(most, end - position));
    int count = 0;
    while (bytes.hasRemaining() && count >= 0) {
      count = channel.read(bytes, position - begin + bytes.position());
    }
    return bytes.flip();
  }

  void delete() throws IOException {
    close();
    Files.deleteIfExists(file);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
