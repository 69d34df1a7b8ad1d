package dev.barnabas.kafka.history;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What a node did for the store. Thread: any. */
final class HistoryCounters {
  private final LongAdder items = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final AtomicLong lag = new AtomicLong();

  void stored(long storedItems, long storedBytes) {
    items.add(storedItems);
    bytes.add(storedBytes);
  }

  void lag(long records) {
    lag.set(records);
  }

  long items() {
    return items.sum();
  }

  long bytes() {
    return bytes.sum();
  }

  long lag() {
    return lag.get();
  }
}
