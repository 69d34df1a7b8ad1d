package dev.barnabas.bench.load;

import java.util.List;

/** Makes messages until it is stopped. */
public interface Feed extends AutoCloseable {

  /** Messages made so far on a channel. */
  long made(int channel);

  void start();

  /** Whether it makes no more messages, though nobody stopped it. */
  default boolean hasFailed() {
    return false;
  }

  /** Returns when all that was made was accepted; throws what ended it before, if something did. */
  void stop();

  /** What went wrong that the counts of clients don't tell; known when it is stopped. */
  default List<String> faults() {
    return List.of();
  }

  @Override
  void close();
}
