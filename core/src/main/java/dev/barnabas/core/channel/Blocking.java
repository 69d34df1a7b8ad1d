package dev.barnabas.core.channel;

import dev.barnabas.protocol.error.ErrorInfo;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Questions that have to wait for the cluster, asked on a thread that may. Whoever asks hears
 * exactly one of two things, whatever is thrown: the answer, or an error for who waits for it.
 *
 * <p>Thread: any.
 */
public final class Blocking {
  private Blocking() {}

  /**
   * Asks on a thread of the executor; there one of the two hears.
   *
   * @param what is done, for whoever reads the log of what nobody expected
   */
  public static <T extends @Nullable Object> void ask(
      Executor blocking,
      String what,
      Supplier<T> question,
      Consumer<T> then,
      Consumer<ErrorInfo> failed) {
    blocking.execute(() -> askHere(blocking, what, question, then, failed));
  }

  /** As {@link #ask}, on this thread, which may block. */
  static <T extends @Nullable Object> void askHere(
      Executor blocking,
      String what,
      Supplier<T> question,
      Consumer<T> then,
      Consumer<ErrorInfo> failed) {
    T answer;
    try {
      answer = question.get();
    } catch (Throwable thrown) { // nobody may wait for ever
      failed.accept(Unexpected.error(thrown));
      Unexpected.tellUnlessExpected(blocking, what, thrown);
      return;
    }
    then.accept(answer);
  }
}
