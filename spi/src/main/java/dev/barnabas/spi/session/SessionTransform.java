package dev.barnabas.spi.session;

import java.util.Map;

/**
 * Changes messages between sessions and topics; {@code kafkaWebsocket.transforms} or {@code
 * ws.inputTransformClass} names the class.
 *
 * <p>Life: one object per direction, made by the public constructor without arguments when the node
 * starts, then {@link #init} once; nothing tells it that the node ends. All sessions use it at
 * once. Thread: any, several at once.
 */
public interface SessionTransform {
  /**
   * Called once, before any message.
   *
   * @param config {@code kafkaWebsocket.transforms.config}, or all of {@code server.properties}
   * @throws RuntimeException the node does not start
   */
  default void init(Map<String, String> config) {}

  /**
   * Says what becomes of a message. Must not block: it runs on the session's event loop. A throw
   * counts as {@link Outcome#discard}, and in a metric.
   */
  Outcome apply(SessionMessage message, SessionInfo session);

  /** What becomes of a message. */
  sealed interface Outcome {
    /** It goes on as it is. */
    static Outcome pass() {
      return Pass.INSTANCE;
    }

    /** Another takes its place; its {@code text} says in what frame it goes out. */
    static Outcome replace(SessionMessage by) {
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
  record Replace(SessionMessage by) implements Outcome {}

  /** See {@link Outcome#discard}. */
  enum Discard implements Outcome {
    INSTANCE
  }
}
