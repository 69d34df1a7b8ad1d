package dev.barnabas.core.broker;

import dev.barnabas.protocol.error.ErrorInfo;
import org.jspecify.annotations.Nullable;

/** Writes records to topics: a port. Thread: any that may block. */
public interface TopicWrites {
  /**
   * Hands a record over; blocks while the topic's leader is not known or too much is under way.
   * Records of one thread keep their order within a partition. The listener hears the outcome once,
   * on any thread, perhaps before this returns.
   *
   * @param key null: none
   */
  void write(String topic, @Nullable String key, byte[] value, Listener listener);

  /** Hears how a write ended. Must not block. */
  interface Listener {
    void onWritten(int partition, long offset);

    void onFailed(ErrorInfo error);
  }
}
