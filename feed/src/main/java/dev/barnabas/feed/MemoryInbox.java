package dev.barnabas.feed;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An inbox that a restart empties. Thread: any; guarded by its lock. */
public final class MemoryInbox implements Inbox {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryInbox.class);

  private final int capacity;
  private final Overflow overflow;
  private final FeedFigures figures;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notFull = lock.newCondition();
  private final Condition notEmpty = lock.newCondition();
  private final Deque<FeedMessage> messages = new ArrayDeque<>();
  private long newest;

  /** Of them, the next that is put has to tell. */
  private long lostBeforePut;

  /** Of them, the next that is taken has to tell. */
  private long lostBeforeTaken;

  /**
   * @param capacity messages that may wait
   */
  public MemoryInbox(int capacity, Overflow overflow, FeedFigures figures) {
    this.capacity = capacity;
    this.overflow = overflow;
    this.figures = figures;
  }

  @Override
  public void put(FeedMessage message) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      switch (overflow) {
        case BLOCK -> {
          while (messages.size() >= capacity) {
            notFull.await();
          }
        }
        case DROP_NEWEST -> {
          if (messages.size() >= capacity) {
            lostBeforePut++;
            figures.onDropped(1);
            return;
          }
        }
        case DROP_OLDEST -> {
          while (messages.size() >= capacity) {
            messages.removeFirst();
            lostBeforeTaken++;
            figures.onDropped(1);
          }
        }
      }
      add(message);
    } finally {
      lock.unlock();
    }
  }

  private void add(FeedMessage message) {
    newest++;
    FeedMessage placed = message.at(newest);
    messages.add(lostBeforePut == 0 ? placed : placed.withGap(Inbox.lost(lostBeforePut)));
    lostBeforePut = 0;
    figures.onWaiting(messages.size());
    notEmpty.signal();
  }

  @Override
  public List<FeedMessage> take(int most, Duration wait) throws InterruptedException {
    long left = wait.toNanos();
    lock.lockInterruptibly();
    try {
      while (messages.isEmpty() && left > 0) {
        left = notEmpty.awaitNanos(left);
      }
      var taken = new ArrayList<FeedMessage>();
      while (taken.size() < most && !messages.isEmpty()) {
        FeedMessage message = messages.removeFirst();
        taken.add(lostBeforeTaken == 0 ? message : message.withGap(Inbox.lost(lostBeforeTaken)));
        lostBeforeTaken = 0;
      }
      figures.onWaiting(messages.size());
      notFull.signal();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long newest() {
    lock.lock();
    try {
      return newest;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long waiting() {
    lock.lock();
    try {
      return messages.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void done(long position) {
    // Nothing is kept.
  }

  @Override
  public void close() {
    long lost = waiting();
    if (lost > 0) {
      LOG.warn("{} messages that waited are lost; a spool would have kept them", lost);
    }
  }
}
