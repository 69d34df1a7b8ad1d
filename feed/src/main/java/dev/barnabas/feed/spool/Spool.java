package dev.barnabas.feed.spool;

import dev.barnabas.feed.FeedFigures;
import dev.barnabas.feed.FeedMessage;
import dev.barnabas.feed.Inbox;
import dev.barnabas.feed.Overflow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An inbox on disk: what came stays there until it is {@link #done}, whatever becomes of this
 * process. Writes are not forced to the disk: when the machine itself dies the last of them may be
 * lost. Thread: any; guarded by its lock.
 */
public final class Spool implements Inbox {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

  private final Overflow overflow;
  private final FeedFigures figures;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notFull = lock.newCondition();
  private final Condition notEmpty = lock.newCondition();
  private final SpoolFiles files;

  /** The next message to take begins here. */
  private long cursor;

  private long waiting;
  private long lostBeforePut;
  private long lostBeforeTaken;
  private long damagedBeforeTaken;

  private Spool(SpoolFiles files, Overflow overflow, FeedFigures figures) throws IOException {
    this.files = files;
    this.overflow = overflow;
    this.figures = figures;
    this.cursor = files.done();
    this.waiting = files.messagesAfter(cursor);
    figures.onWaiting(waiting);
  }

  /**
   * Opens it, or makes it. What was taken and not done comes again.
   *
   * @param bytesMax on disk
   * @throws IOException when the folder can't be used, or another uses it
   */
  public static Spool open(Path folder, long bytesMax, Overflow overflow, FeedFigures figures)
      throws IOException {
    SpoolFiles files = SpoolFiles.open(folder, bytesMax);
    try {
      return new Spool(files, overflow, figures);
    } catch (IOException e) {
      files.close();
      throw e;
    }
  }

  @Override
  public void put(FeedMessage message) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      String gap = lostBeforePut == 0 ? message.gap() : Inbox.lost(lostBeforePut);
      ByteBuffer entry = SpoolEntry.encode(message, gap);
      if (hasPlace(entry.remaining())) {
        files.append(entry);
        lostBeforePut = 0;
        waiting++;
        figures.onWaiting(waiting);
        notEmpty.signal();
      } else {
        lostBeforePut++;
        figures.onDropped(1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the spool can't be written", e);
    } finally {
      lock.unlock();
    }
  }

  private boolean hasPlace(int bytes) throws IOException, InterruptedException {
    while (!files.hasPlace(bytes)) {
      switch (overflow) {
        case BLOCK -> notFull.await();
        case DROP_NEWEST -> {
          return false;
        }
        case DROP_OLDEST -> dropOldest();
      }
    }
    return true;
  }

  private void dropOldest() throws IOException {
    long end = files.endOfOldest();
    long lost = cursor < end ? waiting - files.messagesAfter(end) : 0;
    files.dropOldest();
    cursor = Math.max(cursor, end);
    waiting -= lost;
    lostBeforeTaken += lost;
    figures.onDropped(lost);
  }

  @Override
  public List<FeedMessage> take(int most, Duration wait) throws InterruptedException {
    long left = wait.toNanos();
    lock.lockInterruptibly();
    try {
      while (waiting == 0 && left > 0) {
        left = notEmpty.awaitNanos(left);
      }
      Segment.Read read = files.read(cursor, most);
      List<FeedMessage> taken = read.messages();
      cursor = taken.isEmpty() ? cursor : taken.getLast().position();
      waiting -= taken.size();
      if (read.damagedBytes() > 0) {
        onDamage(read);
      }
      figures.onWaiting(waiting);
      String gap = gapBeforeTaken();
      if (!taken.isEmpty() && gap != null) {
        taken.set(0, marked(taken.getFirst(), gap));
        lostBeforeTaken = 0;
        damagedBeforeTaken = 0;
      }
      return taken;
    } catch (IOException e) {
      throw new UncheckedIOException("the spool can't be read", e);
    } finally {
      lock.unlock();
    }
  }

  /** What is damaged is skipped: else nothing behind it would ever come. */
  private void onDamage(Segment.Read read) throws IOException {
    if (read.messages().isEmpty()) {
      cursor = files.end();
    }
    long left = files.messagesAfter(cursor);
    // Of what was damaged before it was opened nobody knows how many messages it were.
    long lost = Math.max(1, waiting - left);
    waiting = left;
    damagedBeforeTaken += read.damagedBytes();
    figures.onDropped(lost);
    LOG.warn("{} bytes of the spool are damaged and are left out", read.damagedBytes());
  }

  private @Nullable String gapBeforeTaken() {
    return damagedBeforeTaken > 0
        ? Inbox.damaged(damagedBeforeTaken)
        : lostBeforeTaken > 0 ? Inbox.lost(lostBeforeTaken) : null;
  }

  private static FeedMessage marked(FeedMessage message, @Nullable String gap) {
    return new FeedMessage(message.event(), message.receivedAt(), gap, message.position());
  }

  @Override
  public long newest() {
    lock.lock();
    try {
      return files.end();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long waiting() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void done(long position) {
    lock.lock();
    try {
      files.done(position);
      notFull.signal();
    } catch (IOException e) {
      throw new UncheckedIOException("the spool can't be written", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      files.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the spool can't be closed", e);
    } finally {
      lock.unlock();
    }
  }
}
