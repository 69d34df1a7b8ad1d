package dev.barnabas.feed;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far messages have been written, of which each became some records, and whose records are
 * written in any order. Thread: any.
 */
final class Written {
  private static final class Message {
    private final long position;
    private int records;

    Message(long position, int records) {
      this.position = position;
      this.records = records;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Message> order = new ArrayDeque<>();
  private final Map<Long, Message> byPosition = new HashMap<>();
  private long done;

  /** A message was made into so many records; in the order of positions. */
  void begun(long position, int records) {
    lock.lock();
    try {
      var message = new Message(position, records);
      order.add(message);
      byPosition.put(position, message);
      advance();
    } finally {
      lock.unlock();
    }
  }

  /** One of them is written. */
  void written(long position) {
    lock.lock();
    try {
      Message message = byPosition.get(position);
      if (message != null) {
        message.records--;
        advance();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The position up to which everything is written. */
  long done() {
    lock.lock();
    try {
      return done;
    } finally {
      lock.unlock();
    }
  }

  private void advance() {
    while (!order.isEmpty() && order.getFirst().records <= 0) {
      done = order.removeFirst().position;
      byPosition.remove(done);
    }
  }
}
