package dev.barnabas.kafka.log;

import java.time.Duration;

/**
 * How the appender treats one log.
 *
 * @param topic the log's topic
 * @param partitions its pinned count
 * @param refuseAfter age of a partition's oldest append from which new ones are refused
 * @param giveUpAfter age from which the producer is given up
 */
public record AppenderOptions(
    String topic, int partitions, Duration refuseAfter, Duration giveUpAfter) {
  public AppenderOptions {
    if (refuseAfter.compareTo(giveUpAfter) >= 0) {
      throw new IllegalArgumentException("refuseAfter must be shorter than giveUpAfter");
    }
  }

  /** As architecture 2.3 has it: a leader change takes 4 to 9 s. */
  public static AppenderOptions of(String topic, int partitions) {
    return new AppenderOptions(topic, partitions, Duration.ofSeconds(10), Duration.ofSeconds(60));
  }
}
