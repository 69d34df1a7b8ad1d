package dev.barnabas.feed;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What a feed counted. Thread: any. */
public final class FeedFigures {
  private static final double PERCENT = 100;

  final LongAdder received = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder produced = new LongAdder();
  final LongAdder skipped = new LongAdder();
  final LongAdder reconnects = new LongAdder();
  final AtomicLong lastMessageAt = new AtomicLong(-1);
  private volatile boolean connected;
  private volatile long waiting;
  private volatile String lastError = "";

  void onConnected(boolean now) {
    connected = now;
  }

  /** Messages wait to be read. */
  public void onWaiting(long now) {
    waiting = now;
  }

  /** Messages were lost because nobody took them. */
  public void onDropped(long messages) {
    dropped.add(messages);
  }

  /** A record was made. */
  public void onProduced() {
    produced.increment();
  }

  /** A message could not be mapped. */
  public void onSkipped(String why) {
    skipped.increment();
    lastError = why;
  }

  /** Notes what went wrong. */
  void failed(String error) {
    lastError = error;
  }

  public long received() {
    return received.sum();
  }

  public long dropped() {
    return dropped.sum();
  }

  public long produced() {
    return produced.sum();
  }

  public long skipped() {
    return skipped.sum();
  }

  /** Attempts to connect again. */
  public long reconnects() {
    return reconnects.sum();
  }

  public boolean isConnected() {
    return connected;
  }

  /** Messages that wait to be read. */
  public long waiting() {
    return waiting;
  }

  /** Of all messages that came the part that was lost, in percent. */
  public double dropRate() {
    long all = received.sum();
    return all == 0 ? 0 : PERCENT * dropped.sum() / all;
  }

  /** Milliseconds since the last message; -1: there was none. */
  public long millisSinceLast(long now) {
    long last = lastMessageAt.get();
    return last < 0 ? -1 : now - last;
  }

  public String lastError() {
    return lastError;
  }

  /** Sets all counters to 0. */
  public void reset() {
    received.reset();
    dropped.reset();
    produced.reset();
    skipped.reset();
    reconnects.reset();
    lastError = "";
  }
}
