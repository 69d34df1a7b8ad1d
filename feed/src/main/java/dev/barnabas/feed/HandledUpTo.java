package dev.barnabas.feed;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far the reader has come. Thread: any. */
final class HandledUpTo {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private long position;

  HandledUpTo(long position) {
    this.position = position;
  }

  void reached(long newer) {
    lock.lock();
    try {
      position = Math.max(position, newer);
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void await(long needed) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (position < needed) {
        moved.await();
      }
    } finally {
      lock.unlock();
    }
  }
}
