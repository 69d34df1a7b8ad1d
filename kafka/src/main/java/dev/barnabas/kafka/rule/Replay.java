package dev.barnabas.kafka.rule;

/** A replay of a rule's dead letters, on a thread of its own. Thread: any. */
public interface Replay {
  void start();

  /** It ends soon, as failed unless it was done. */
  void stop();

  ReplayProgress progress();
}
