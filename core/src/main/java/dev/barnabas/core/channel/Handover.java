package dev.barnabas.core.channel;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a poll batch brought for one loop, handed over with one wake-up.
 *
 * <p>Bounded: a loop that is {@value #OUTSTANDING_MAX} entries behind gets none until it has worked
 * them off; then it hears of the overrun and its cursors catch up from the window.
 *
 * <p>Thread: the log reader, which fills it; the batch itself runs on the loop.
 */
final class Handover {
  /** Entries on their way to one loop: at 1 KiB each, 64 MiB of frames at most. */
  static final int OUTSTANDING_MAX = 65_536;

  private static final int FIRST_CAPACITY = 16;

  private final Outlet outlet;
  private final AtomicInteger outstanding = new AtomicInteger();
  private Follower[] followers = new Follower[FIRST_CAPACITY];
  private @Nullable Entry[] entries = new Entry[FIRST_CAPACITY];
  private int size;
  private boolean overrun;

  Handover(Outlet outlet) {
    this.outlet = outlet;
  }

  void add(Follower follower, Entry entry) {
    if (overrun || outstanding.get() + size >= OUTSTANDING_MAX) {
      overrun = true;
      return;
    }
    if (size == followers.length) {
      followers = Arrays.copyOf(followers, size * 2);
      entries = Arrays.copyOf(entries, size * 2);
    }
    entry.retain();
    followers[size] = follower;
    entries[size++] = entry;
  }

  /** Gives the loop what was added since the last time. */
  void send() {
    if (size > 0) {
      outstanding.addAndGet(size);
      outlet.execute(new Batch(followers, entries, size));
      followers = new Follower[FIRST_CAPACITY];
      entries = new Entry[FIRST_CAPACITY];
      size = 0;
    }
    if (overrun && outstanding.get() < OUTSTANDING_MAX / 2) {
      overrun = false;
      outlet.execute(outlet::onOverrun);
    }
  }

  private final class Batch implements Runnable {
    private final Follower[] to;
    private final @Nullable Entry[] what;
    private final int count;

    Batch(Follower[] to, @Nullable Entry[] what, int count) {
      this.to = to;
      this.what = what;
      this.count = count;
    }

    @Override
    public void run() {
      try {
        for (int i = 0; i < count; i++) {
          Entry entry = what[i];
          if (entry != null) {
            hand(to[i], entry);
          }
        }
      } finally {
        outstanding.addAndGet(-count);
        outlet.onBatchEnd();
      }
    }

    /** Whatever becomes of one entry, the others reach their followers. */
    private void hand(Follower follower, Entry entry) {
      try {
        follower.onEntry(entry);
      } catch (Throwable failed) {
        Unexpected.tell(outlet::execute, failed);
        follower.onMissed();
      } finally {
        entry.release();
      }
    }
  }
}
