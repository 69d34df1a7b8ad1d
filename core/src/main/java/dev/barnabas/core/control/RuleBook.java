package dev.barnabas.core.control;

import dev.barnabas.protocol.error.ProtocolException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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

  /** How a rule stands on this node: {@code state} and {@code detail}. */
  Map<String, @Nullable Object> standing(RuleRecord rule);
}
