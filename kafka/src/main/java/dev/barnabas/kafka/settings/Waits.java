package dev.barnabas.kafka.settings;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Short pauses between looks. Thread: any that may block. */
final class Waits {
  private Waits() {}

  static void pause(Duration duration) {
    LockSupport.parkNanos(duration.toNanos());
  }
}
