package dev.barnabas.core.channel;

import java.util.concurrent.Executor;

/**
 * What was thrown where the work has to go on all the same. It is not lost: the thread tells it as
 * it tells whatever its tasks throw.
 */
public final class Unexpected {
  private Unexpected() {}

  /** Throws it in a task of its own. */
  public static void tell(Executor thread, Throwable failed) {
    thread.execute(() -> {
      throw thrown(failed);
    });
  }

  /** To be thrown as it is. */
  static RuntimeException thrown(Throwable failed) {
    if (failed instanceof Error error) {
      throw error;
    }
    return failed instanceof RuntimeException known ? known : new IllegalStateException(failed);
  }
}
