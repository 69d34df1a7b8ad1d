package dev.barnabas.core.control;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Catches up with what other nodes wrote, once for all who ask meanwhile: of any number of
 * questions one is under way, and one waits for its end.
 *
 * <p>Thread: any; the state is under the lock.
 */
public final class Settling {
  private static final int ANSWER_MAX_SECONDS = 2; // SDKs wait 10 s for theirs

  private final SharedRecords shared;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable CompletableFuture<Void> underWay;
  private @Nullable CompletableFuture<Void> waiting;

  public Settling(SharedRecords shared) {
    this.shared = shared;
  }

  /**
   * Completes when all that was written before the call counts, or after two seconds; never fails.
   */
  public CompletableFuture<Void> ask() {
    CompletableFuture<Void> answer;
    lock.lock();
    try {
      if (underWay != null) {
        answer = waiting == null ? new CompletableFuture<>() : waiting;
        waiting = answer;
        return answer.copy();
      }
      answer = new CompletableFuture<>();
      underWay = answer;
    } finally {
      lock.unlock();
    }
    CompletableFuture<Void> own = answer.copy();
    begin(answer);
    return own;
  }

  private void begin(CompletableFuture<Void> answer) {
    var _ =
        shared
            .catchUp()
            .toCompletableFuture()
            .copy()
            .completeOnTimeout(null, ANSWER_MAX_SECONDS, TimeUnit.SECONDS)
            .whenComplete((_, _) -> onCaughtUp(answer));
  }

  private void onCaughtUp(CompletableFuture<Void> answer) {
    CompletableFuture<Void> next;
    lock.lock();
    try {
      next = waiting;
      underWay = next;
      waiting = null;
    } finally {
      lock.unlock();
    }
    answer.complete(null);
    if (next != null) {
      begin(next);
    }
  }
}
