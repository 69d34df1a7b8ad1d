package dev.barnabas.feed.spool;

import dev.barnabas.feed.FeedMessage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of the spool. Its name is the position of its first byte. An interrupt, by which
 * connections end, leaves it open, as it would not a FileChannel. Thread: one at a time.
 */
final class Segment implements AutoCloseable {
  static final String SUFFIX = ".spool";
  private static final int READ_BYTES = 64 << 10;

  private final Path file;
  private final RandomAccessFile bytes;
  private final long begin;
  private long end;

  /** Messages in it. */
  private long messages;

  private Segment(Path file, long begin) throws IOException {
    this.file = file;
    this.begin = begin;
    this.end = begin;
    this.bytes = new RandomAccessFile(file.toFile(), "rw");
  }

  static Segment create(Path folder, long begin) throws IOException {
    return new Segment(folder.resolve("%020d".formatted(begin) + SUFFIX), begin);
  }

  /** Opens one that is there; what is damaged at its end was being written when we died. */
  static Segment open(Path file) throws IOException {
    String name = file.getFileName().toString();
    long begin = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    var segment = new Segment(file, begin);
    segment.end = begin + segment.bytes.length();
    long right = begin;
    List<FeedMessage> batch = segment.read(right, Integer.MAX_VALUE);
    while (!batch.isEmpty()) {
      segment.messages += batch.size();
      right = batch.getLast().position();
      batch = segment.read(right, Integer.MAX_VALUE);
    }
    segment.bytes.setLength(right - begin);
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
    int length = entry.remaining();
    bytes.seek(end - begin);
    bytes.write(entry.array(), entry.arrayOffset() + entry.position(), length);
    end += length;
    messages++;
  }

  /** Some of the messages from this position on, at least one if there is one. */
  List<FeedMessage> read(long position, int most) throws IOException {
    var read = new ArrayList<FeedMessage>();
    if (position >= end) {
      return read;
    }
    ByteBuffer part = part(position, READ_BYTES);
    int first = SpoolEntry.bytes(part);
    if (first > part.remaining() && first <= end - position) {
      part = part(position, first);
    }
    long at = position;
    while (read.size() < most) {
      int size = SpoolEntry.bytes(part);
      if (size < 0 || size > part.remaining()) {
        return read;
      }
      at += size;
      @Nullable FeedMessage message = SpoolEntry.decode(part.slice(part.position(), size), at);
      if (message == null) {
        return read;
      }
      read.add(message);
      part.position(part.position() + size);
    }
    return read;
  }

  private ByteBuffer part(long position, int most) throws IOException {
    byte[] part = new byte[(int) Math.min(most, end - position)];
    bytes.seek(position - begin);
    bytes.readFully(part);
    return ByteBuffer.wrap(part);
  }

  void delete() throws IOException {
    close();
    Files.deleteIfExists(file);
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
