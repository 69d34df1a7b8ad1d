package dev.barnabas.testkit.control;

import dev.barnabas.core.control.RuleBook;
import dev.barnabas.core.control.RuleRecord;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Takes every rule whose target has a name that no other has, and runs none. Thread: any. */
public final class AnyRules implements RuleBook {
  @Override
  public void check(RuleRecord rule, Collection<RuleRecord> others) {
    Object name = name(rule);
    if (name == null || others.stream().anyMatch(other -> name.equals(name(other)))) {
      throw new ProtocolException(ErrorCode.INVALID_PARAMETER, "target.name: " + name);
    }
  }

  private static @Nullable Object name(RuleRecord rule) {
    return rule.body().get("target") instanceof Map<?, ?> target ? target.get("name") : null;
  }

  @Override
  public List<RuleRecord> declared(String app) {
    return List.of();
  }

  @Override
  public Map<String, @Nullable Object> standing(RuleRecord rule) {
    return Map.of("state", "waiting");
  }

  @Override
  public CompletionStage<Boolean> resume(RuleRecord rule, boolean skipOne) {
    return CompletableFuture.completedStage(false);
  }

  @Override
  public CompletionStage<Map<String, @Nullable Object>> replay(RuleRecord rule) {
    return replayed(rule);
  }

  @Override
  public CompletionStage<Map<String, @Nullable Object>> replayed(RuleRecord rule) {
    return CompletableFuture.completedStage(Map.of("state", "none"));
  }
}
