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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of the spool. Its name is the position of its first byte. An interrupt, by which
 * connections end, leaves it open, as it would not a FileChannel. Thread: one at a time.
 */
final class Segment implements AutoCloseable {
  static final String SUFFIX = ".spool";
  private static final Logger LOG = LoggerFactory.getLogger(Segment.class);
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

  /**
   * What was read.
   *
   * @param damagedBytes before the first message, which are nothing that was ever written
   */
  record Read(List<FeedMessage> messages, long damagedBytes) {}

  /** Opens one that is there; what is damaged at its end was being written when we died. */
  static Segment open(Path file) throws IOException {
    String name = file.getFileName().toString();
    long begin = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    var segment = new Segment(file, begin);
    segment.end = begin + segment.bytes.length();
    long right = begin;
    List<FeedMessage> batch = segment.read(right, Integer.MAX_VALUE).messages();
    while (!batch.isEmpty()) {
      segment.messages += batch.size();
      right = batch.getLast().position();
      batch = segment.read(right, Integer.MAX_VALUE).messages();
    }
    if (right < segment.end) {
      LOG.info("{}: {} bytes at the end are no message: cut off", file, segment.end - right);
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

  /**
   * Some of the messages from this position on, at least one if there is one; what is damaged
   * before the first is left out.
   */
  Read read(long position, int most) throws IOException {
    var messages = new ArrayList<FeedMessage>();
    long from = position;
    while (from < end) {
      addWhole(messages, from, most);
      if (!messages.isEmpty()) {
        return new Read(messages, from - position);
      }
      from = nextWhole(from + 1);
    }
    return new Read(messages, Math.max(0, from - position));
  }

  /** Those that stand whole from here on, as many as are read at once. */
  private void addWhole(List<FeedMessage> messages, long position, int most) throws IOException {
    ByteBuffer part = part(position, READ_BYTES);
    int first = SpoolEntry.bytes(part);
    if (first > part.remaining() && first <= end - position) {
      part = part(position, first);
    }
    long at = position;
    while (messages.size() < most) {
      int size = SpoolEntry.bytes(part);
      if (size < 0 || size > part.remaining()) {
        return;
      }
      at += size;
      @Nullable FeedMessage message = SpoolEntry.decode(part.slice(part.position(), size), at);
      if (message == null) {
        return;
      }
      messages.add(message);
      part.position(part.position() + size);
    }
  }

  /** Where the next entry begins that is not damaged; the end when none does. */
  private long nextWhole(long position) throws IOException {
    for (long from = position; from < end; from += READ_BYTES) {
      ByteBuffer part = part(from, READ_BYTES + SpoolEntry.HEAD_BYTES - 1);
      for (long at = from; part.remaining() >= SpoolEntry.HEAD_BYTES; at++) {
        int size = SpoolEntry.bytes(part);
        if (size > 0 && size <= end - at && SpoolEntry.decode(part(at, size), at + size) != null) {
          return at;
        }
        part.position(part.position() + 1);
      }
    }
    return end;
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
