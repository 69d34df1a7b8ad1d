package dev.barnabas.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a server asks to see whether a client lives, in frames that are not WebSocket's own. */
final class Heartbeat {
  private final byte[] question;
  private final byte[] answer;

  Heartbeat(String question, byte kind, String answer) {
    this.question = question.getBytes(StandardCharsets.US_ASCII);
    this.answer = ClientFrames.of(kind, answer.getBytes(StandardCharsets.US_ASCII));
  }

  /** Alone, or as a line of its own before or after messages. */
  boolean isAskedBy(byte[] bytes, int from, int to) {
    int length = question.length;
    if (to - from <= length) {
      return Arrays.equals(bytes, from, to, question, 0, length);
    }
    boolean isFirst = stands(bytes, from) && (isLine() || bytes[from + length] == '\n');
    return isFirst || (stands(bytes, to - length) && bytes[to - length - 1] == '\n');
  }

  private boolean stands(byte[] bytes, int at) {
    return Arrays.equals(bytes, at, at + question.length, question, 0, question.length);
  }

  private boolean isLine() {
    return question[question.length - 1] == '\n';
  }

  /** A whole frame. */
  byte[] answer() {
    return answer;
  }
}
