package dev.barnabas.bench.load;

/** Makes messages until it is stopped. */
public interface Feed extends AutoCloseable {

  /** Messages made so far on a channel. */
  long made(int channel);

  void start();

  /** Returns when all that was made was accepted. */
  void stop();

  @Override
  void close();
}
