package dev.barnabas.feed.spool;

import dev.barnabas.feed.FeedMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a spool, and the file that says how much of them is done. Thread: one at a time.
 */
final class SpoolFiles implements AutoCloseable {
  /** Of what the spool may have: a segment is deleted as a whole. */
  private static final int SEGMENTS = 16;

  private final Path folder;
  private final long bytesMax;
  private final FileChannel doneFile;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private long done;

  private SpoolFiles(Path folder, long bytesMax, FileChannel doneFile) {
    this.folder = folder;
    this.bytesMax = bytesMax;
    this.doneFile = doneFile;
  }

  static SpoolFiles open(Path folder, long bytesMax) throws IOException {
    Files.createDirectories(folder);
    FileChannel doneFile =
        FileChannel.open(
            folder.resolve("done"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    var files = new SpoolFiles(folder, bytesMax, doneFile);
    try {
      files.lock();
      files.load();
      return files;
    } catch (IOException | RuntimeException e) {
      files.close();
      throw e;
    }
  }

  /** Until the channel is closed, by us or by the end of the process. */
  private void lock() throws IOException {
    @Nullable FileLock lock;
    try {
      lock = doneFile.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new IOException("the spool " + folder + " is used by another");
    }
  }

  private void load() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES);
    if (doneFile.read(bytes, 0) == Long.BYTES) {
      done = bytes.getLong(0);
    }
    for (Path file : files()) {
      segments.add(Segment.open(file));
    }
    deleteDone();
    if (segments.isEmpty()) {
      segments.add(Segment.create(folder, done));
    }
    done = Math.max(done, segments.getFirst().begin());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(Segment.SUFFIX))
          .sorted()
          .toList();
    }
  }

  private void deleteDone() throws IOException {
    while (!segments.isEmpty() && segments.getFirst().end() <= done) {
      segments.removeFirst().delete();
    }
  }

  long done() {
    return done;
  }

  long end() {
    return segments.getLast().end();
  }

  long endOfOldest() {
    return segments.getFirst().end();
  }

  /** Whether so many bytes have place; a spool that is empty has it for any message. */
  boolean hasPlace(int bytes) {
    long used = end() - Math.max(done, segments.getFirst().begin());
    return used == 0 || used + bytes <= bytesMax;
  }

  /** Messages that stand after this position, which is the end of one. */
  long messagesAfter(long position) throws IOException {
    long count = 0;
    for (Segment segment : segments) {
      if (segment.begin() >= position) {
        count += segment.messages();
      } else {
        long at = position;
        List<FeedMessage> batch = segment.read(at, Integer.MAX_VALUE).messages();
        while (!batch.isEmpty()) {
          count += batch.size();
          at = batch.getLast().position();
          batch = segment.read(at, Integer.MAX_VALUE).messages();
        }
      }
    }
    return count;
  }

  void append(ByteBuffer entry) throws IOException {
    if (segments.getLast().end() - segments.getLast().begin() >= bytesMax / SEGMENTS) {
      segments.add(Segment.create(folder, end()));
    }
    segments.getLast().append(entry);
  }

  /** Messages from this position on; what was there before the oldest segment is gone. */
  Segment.Read read(long position, int most) throws IOException {
    long damaged = 0;
    for (Segment segment : segments) {
      if (position < segment.end()) {
        Segment.Read read = segment.read(Math.max(position, segment.begin()), most);
        damaged += read.damagedBytes();
        if (!read.messages().isEmpty()) {
          return new Segment.Read(read.messages(), damaged);
        }
      }
    }
    return new Segment.Read(List.of(), damaged);
  }

  void dropOldest() throws IOException {
    Segment oldest = segments.removeFirst();
    if (segments.isEmpty()) {
      segments.add(Segment.create(folder, oldest.end()));
    }
    oldest.delete();
    done = Math.max(done, oldest.end());
  }

  void done(long position) throws IOException {
    if (position <= done) {
      return;
    }
    done = position;
    doneFile.write(ByteBuffer.allocate(Long.BYTES).putLong(0, done), 0);
    while (segments.size() > 1 && segments.getFirst().end() <= done) {
      segments.removeFirst().delete();
    }
  }

  @Override
  public void close() throws IOException {
    for (Segment segment : segments) {
      segment.close();
    }
    doneFile.close();
  }
}
