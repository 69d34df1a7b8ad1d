package dev.barnabas.bench.scenario;

import dev.barnabas.bench.load.Speech;
import java.util.Set;

/** What a scenario does. */
public sealed interface Work {

  /** How many take part in full size. */
  int clients();

  /** Whether it starts its nodes itself, as it does to them what nobody does to one that serves. */
  default boolean startsNodes() {
    return false;
  }

  /**
   * Messages go from a topic to clients.
   *
   * @param namespace of the channels, and the topic: which rule maps the records
   * @param clients spread evenly over the channels
   * @param sizeBytes of a message's data
   * @param beside what it is compared with; empty: nothing
   */
  record FanOut(
      String namespace, Speech speech, int clients, Rates rates, int sizeBytes, Set<Beside> beside)
      implements Work {
    public FanOut {
      beside = Set.copyOf(beside);
    }
  }

  /** See {@link dev.barnabas.bench.load.FeedPlan}. */
  record Rates(int channels, boolean skewed, int turnsPerSecond, int burst) {}

  /** What runs in the same rounds. */
  enum Beside {
    /** Servers that send the same to as many clients. */
    SERVERS,
    /** Those of them that know channels. */
    BROKERS,
    /** Those of them that make their messages themselves. */
    BROADCASTERS,
    /** A plain consumer of the same records in the same seconds, for its latency. */
    CONSUMER,
    /** A Java program that only counts records, for its CPU time. */
    READER
  }

  /**
   * A fan-out in which some clients stop reading.
   *
   * @param oneIn how manieth client does
   * @param windows how many windows of measuring they stand still, unless that is too long for a
   *     node
   */
  record Stuck(FanOut work, int oneIn, int windows) implements Work {
    @Override
    public int clients() {
      return work.clients();
    }
  }

  /**
   * A fan-out whose node is killed: its clients go to another one, which has clients already.
   *
   * @param own clients of the other node
   */
  record Storm(FanOut work, int own) implements Work {
    @Override
    public int clients() {
      return work.clients() + own;
    }

    @Override
    public boolean startsNodes() {
      return true;
    }
  }

  /**
   * Large documents of which little changes, on one channel: to clients that take them whole, and
   * to as many that take what changed.
   */
  record Documents(int clients, int turnsPerSecond) implements Work {}

  /** Clients attached to a channel each, on which nothing happens. */
  record Idle(int clients) implements Work {}

  /** Clients that come and go, with a key and with a JWT. */
  record Arrivals(int clients) implements Work {}
}
