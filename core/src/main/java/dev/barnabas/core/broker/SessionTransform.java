package dev.barnabas.core.broker;

import java.util.Map;

/**
 * A plug-in between sessions and topics, found by {@link java.util.ServiceLoader}: {@code
 * META-INF/services/dev.barnabas.core.broker.SessionTransform} names the class, a setting or {@code
 * ws.inputTransformClass} chooses it. There is one instance for each direction, used by all
 * sessions at once. Thread: any, concurrently.
 */
public interface SessionTransform {
  /**
   * Called once, before any message. A throw ends the node's start.
   *
   * @param config the settings of plug-ins, or all of {@code server.properties}
   */
  default void init(Map<String, String> config) {}

  /**
   * Says what becomes of a message. Must not block: it runs on the session's event loop. A throw
   * counts as {@link Outcome#discard}, and in a metric.
   */
  Outcome apply(BrokerMessage message, SessionInfo session);

  /** What becomes of a message. */
  sealed interface Outcome {
    /** It goes on as it is. */
    static Outcome pass() {
      return Pass.INSTANCE;
    }

    /** Another takes its place; its {@code text} says in what frame it goes out. */
    static Outcome replace(BrokerMessage by) {
      return new Replace(by);
    }

    /** Nobody gets it; the record counts as read all the same. */
    static Outcome discard() {
      return Discard.INSTANCE;
    }
  }

  /** See {@link Outcome#pass}. */
  enum Pass implements Outcome {
    INSTANCE
  }

  /** See {@link Outcome#replace}. */
  record Replace(BrokerMessage by) implements Outcome {}

  /** See {@link Outcome#discard}. */
  enum Discard implements Outcome {
    INSTANCE
  }
}
