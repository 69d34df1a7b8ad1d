package dev.barnabas.kafka.rule;

import dev.barnabas.mapping.rule.ErrorSettings;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The replays of dead letters that this node was asked for, one per rule. Thread: any.
 *
 * @param <B> a rule as it runs here
 */
public final class Replays<B> implements AutoCloseable {
  private final Map<B, Replay> replays = new ConcurrentHashMap<>(); // ≤ rules

  /** Why there is nothing to replay. */
  public static ProtocolException refused(String why) {
    return new ProtocolException(ErrorCode.CONFLICT, why);
  }

  /**
   * The topic with the letters.
   *
   * @throws ProtocolException 40900: the rule names none
   */
  public static String topicOf(ErrorSettings onError) {
    String topic = onError.deadLetterTopic();
    if (topic == null) {
      throw refused("the rule names no onError.deadLetterTopic");
    }
    return topic;
  }

  /** Begins, unless one runs. */
  public void begin(B binding, Supplier<? extends Replay> made) {
    replays.compute(
        binding,
        (_, known) -> {
          if (known != null && known.progress().isRunning()) {
            return known;
          }
          Replay next = made.get();
          next.start();
          return next;
        });
  }

  /** How far the last one is; {@code none} where nobody asked for one. */
  public Map<String, @Nullable Object> progress(B binding) {
    Replay known = replays.get(binding);
    if (known != null) {
      return known.progress().tree();
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("state", "none");
    return tree;
  }

  /** The rule is no more. */
  public void end(B binding) {
    Replay known = replays.remove(binding);
    if (known != null) {
      known.stop();
    }
  }

  @Override
  public void close() {
    replays.values().forEach(Replay::stop);
  }
}
