package dev.barnabas.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One step on a client's way to its messages: what the server has to say, and the answer. */
final class Step {
  /** What tells a frame's kind stands at its beginning. */
  private static final int HEAD_BYTES = 24;

  private final byte[] expected;
  private final @Nullable Function<String, byte[]> answer;

  private Step(String expected, @Nullable Function<String, byte[]> answer) {
    this.expected = expected.getBytes(StandardCharsets.ISO_8859_1);
    this.answer = answer;
  }

  /** The client speaks first; {@code words} makes a whole frame of the name of its channel. */
  static Step say(Function<String, byte[]> words) {
    return new Step("", words);
  }

  /** After a frame with {@code expected} (in ISO 8859-1), {@code answer} as a whole frame. */
  static Step on(String expected, Function<String, byte[]> answer) {
    return new Step(expected, answer);
  }

  /** A frame with {@code expected} is enough. */
  static Step on(String expected) {
    return new Step(expected, null);
  }

  boolean isFirstWord() {
    return expected.length == 0;
  }

  boolean isTakenBy(byte[] bytes, int from, int to) {
    return Bytes.indexOf(expected, bytes, from, Math.min(to, from + HEAD_BYTES)) >= 0;
  }

  /** Null: nothing is to be said. */
  byte @Nullable [] answer(String channel) {
    return answer == null ? null : answer.apply(channel);
  }
}
