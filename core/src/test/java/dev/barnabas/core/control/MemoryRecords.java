package dev.barnabas.core.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Shared records that live in memory; written at once. Thread: the test's. */
final class MemoryRecords implements SharedRecords {
  private final Map<String, byte[]> records = new LinkedHashMap<>();
  private final List<Follower> followers = new ArrayList<>();

  @Override
  public void follow(Follower follower) {
    records.forEach(follower::onRecord);
    follower.onTurnEnd();
    followers.add(follower);
  }

  @Override
  public CompletionStage<Void> write(Map<String, byte @Nullable []> changes) {
    changes.forEach((key, value) -> {
      if (value == null) {
        records.remove(key);
      } else {
        records.put(key, value);
      }
      followers.forEach(each -> each.onRecord(key, value));
    });
    followers.forEach(Follower::onTurnEnd);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Void> catchUp() {
    return CompletableFuture.completedStage(null);
  }
}
