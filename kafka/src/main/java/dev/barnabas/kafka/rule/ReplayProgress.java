package dev.barnabas.kafka.rule;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a replay of dead letters is.
 *
 * @param state {@code running}, {@code done}, {@code failed}
 * @param letters of the rule that were taken
 * @param messages that came of them: messages, or records of the rule's topic
 * @param failed letters that were written again
 * @param left records of the topic that are still to be looked at; -1: not known yet
 * @param detail why it failed
 */
public record ReplayProgress(
    String state, long letters, long messages, long failed, long left, String detail) {
  private static final String RUNNING = "running";
  public static final ReplayProgress BEGUN = new ReplayProgress(RUNNING, 0, 0, 0, -1, "");

  public static ReplayProgress running(RuleCounters counters, long left) {
    return of(RUNNING, counters, left, "");
  }

  public static ReplayProgress done(RuleCounters counters) {
    return of("done", counters, 0, "");
  }

  public static ReplayProgress failed(RuleCounters counters, long left, Exception why) {
    return of("failed", counters, left, String.valueOf(why.getMessage()));
  }

  private static ReplayProgress of(String state, RuleCounters counters, long left, String detail) {
    RuleCounters.Snapshot counted = counters.snapshot();
    return new ReplayProgress(
        state, counted.records(), counted.messages(), counted.deadLetters(), left, detail);
  }

  boolean isRunning() {
    return state.equals(RUNNING);
  }

  /** As the Control API tells it. */
  Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("state", state);
    tree.put("letters", letters);
    tree.put("messages", messages);
    tree.put("failedAgain", failed);
    tree.put("left", left < 0 ? null : left);
    if (!detail.isEmpty()) {
      tree.put("detail", detail);
    }
    return tree;
  }
}
