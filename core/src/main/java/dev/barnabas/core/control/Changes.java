package dev.barnabas.core.control;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Changes of this node, one after the other: each sees what the one before came to, so that two of
 * them never write the same object from the same old state. Thread: any.
 */
final class Changes {
  /** Who changes settings is few; more at a time is a mistake, or Kafka is away. */
  private static final int WAITING_MAX = 100;

  private final AtomicInteger waiting = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private CompletableFuture<?> last = CompletableFuture.completedFuture("");

  /**
   * Makes a change when all before it are done; the stage ends as the change's does, or with what
   * the supplier throws.
   *
   * @throws ProtocolException 42910 when too many wait
   */
  <T> CompletionStage<T> make(Supplier<CompletionStage<T>> change) {
    if (waiting.incrementAndGet() > WAITING_MAX) {
      waiting.decrementAndGet();
      throw new ProtocolException(
          ErrorCode.OVERLOADED, WAITING_MAX + " changes of settings are under way: retry later");
    }
    lock.lock();
    try {
      CompletableFuture<T> made = last.handle((_, _) -> "").thenCompose(_ -> change.get());
      last = made.whenComplete((_, _) -> waiting.decrementAndGet());
      return made;
    } finally {
      lock.unlock();
    }
  }
}
