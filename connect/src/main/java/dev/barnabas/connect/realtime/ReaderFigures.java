package dev.barnabas.connect.realtime;

import java.util.concurrent.atomic.LongAdder;

/** What a reader counted. Thread: any. */
public final class ReaderFigures {
  final LongAdder messages = new LongAdder();
  final LongAdder connections = new LongAdder();
  final LongAdder gaps = new LongAdder();
  private volatile boolean connected;
  private volatile String lastError = "";

  void onConnected(boolean now) {
    connected = now;
    if (now) {
      connections.increment();
    }
  }

  /** Notes what went wrong. */
  public void failed(String error) {
    lastError = error;
  }

  public long messages() {
    return messages.sum();
  }

  public long connections() {
    return connections.sum();
  }

  public long gaps() {
    return gaps.sum();
  }

  public boolean isConnected() {
    return connected;
  }

  public String lastError() {
    return lastError;
  }

  /** Sets all counters to 0. */
  public void reset() {
    messages.reset();
    connections.reset();
    gaps.reset();
    lastError = "";
  }
}
