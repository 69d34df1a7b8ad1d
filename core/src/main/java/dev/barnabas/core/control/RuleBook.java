package dev.barnabas.core.control;

import dev.barnabas.protocol.error.ProtocolException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Knows what rules mean: a port. Thread: any; it must not block. */
public interface RuleBook {
  /**
   * Refuses a rule that could not run beside others.
   *
   * @param others of the same app, without an older version of it
   * @throws ProtocolException 40003 naming what is wrong
   */
  void check(RuleRecord rule, Collection<RuleRecord> others);

  /** The rules that the configuration file of this node declares for an app. */
  List<RuleRecord> declared(String app);

  /** How a rule stands on this node: {@code state}, {@code detail}, what it counted. */
  Map<String, @Nullable Object> standing(RuleRecord rule);

  /**
   * Lets a rule go on that stands still at a record, on all nodes.
   *
   * @param skipOne without that record; else it is tried again
   * @return whether it stood still
   */
  CompletionStage<Boolean> resume(RuleRecord rule, boolean skipOne);

  /**
   * Takes the dead letters of a rule to it once more, on this node, in the background.
   *
   * @return how far that is: {@code state}, {@code letters}, {@code messages}, …; the stage fails
   *     with a {@link ProtocolException} where it has none that could be replayed
   */
  CompletionStage<Map<String, @Nullable Object>> replay(RuleRecord rule);

  /** How far the last replay is that this node was asked for. */
  CompletionStage<Map<String, @Nullable Object>> replayed(RuleRecord rule);
}
