package dev.barnabas.testkit.control;

import dev.barnabas.core.control.SharedRecords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Shared records that live in memory; written at once. Thread: one at a time. */
public final class MemoryRecords implements SharedRecords {
  private static final int ELSEWHERE_MAX = 1_000;

  private final Map<String, byte[]> records = new LinkedHashMap<>();
  private final List<Follower> followers = new ArrayList<>();
  private final Queue<Map<String, byte @Nullable []>> elsewhere =
      new LinkedBlockingQueue<>(ELSEWHERE_MAX);

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
    for (var changes = elsewhere.poll(); changes != null; changes = elsewhere.poll()) {
      write(changes).toCompletableFuture().join();
    }
    return CompletableFuture.completedStage(null);
  }

  /** The same as another node has them: what it writes is heard of here with the next catch-up. */
  public SharedRecords elsewhere() {
    return new SharedRecords() {
      @Override
      public void follow(Follower follower) {
        throw new UnsupportedOperationException("only writes");
      }

      @Override
      public CompletionStage<Void> write(Map<String, byte @Nullable []> changes) {
        elsewhere.add(changes);
        return CompletableFuture.completedStage(null);
      }

      @Override
      public CompletionStage<Void> catchUp() {
        throw new UnsupportedOperationException("only writes");
      }
    };
  }
}
