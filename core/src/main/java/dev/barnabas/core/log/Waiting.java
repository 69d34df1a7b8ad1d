package dev.barnabas.core.log;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Waits for an answer of the log on a thread that may block. */
public final class Waiting {
  private Waiting() {}

  /**
   * The answer.
   *
   * @throws LogUnavailableException there is none
   */
  public static <T> T on(CompletionStage<T> answer) {
    try {
      return answer.toCompletableFuture().join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof LogUnavailableException unavailable) {
        throw unavailable;
      }
      throw new LogUnavailableException("the log did not answer", failed);
    }
  }
}
