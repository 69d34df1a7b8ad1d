package dev.barnabas.core.channel;

import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
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

  /** Does a part of the work; when it fails, that is told, and what follows from it is done. */
  public static void guard(Executor thread, Runnable part, Runnable onFailure) {
    try {
      part.run();
    } catch (Throwable failed) {
      tell(thread, failed);
      guard(thread, onFailure, () -> {});
    }
  }

  /** Tells what no caller can expect: neither a refusal nor that the log can't be asked now. */
  static void tellUnlessExpected(Executor thread, String what, Throwable failed) {
    if (!(failed instanceof ProtocolException || failed instanceof LogUnavailableException)) {
      tell(thread, new IllegalStateException(what + " failed", failed));
    }
  }

  /**
   * What whoever asked hears of it: why it was refused, to retry, or that it is not their fault.
   */
  static ErrorInfo error(Throwable failed) {
    return switch (failed) {
      case ProtocolException refused -> refused.error();
      case LogUnavailableException _ -> PartitionChannels.unavailable();
      default -> ErrorCode.INTERNAL.with(ErrorCode.INTERNAL.reason());
    };
  }

  /** To be thrown as it is. */
  static RuntimeException thrown(Throwable failed) {
    if (failed instanceof Error error) {
      throw error;
    }
    return failed instanceof RuntimeException known ? known : new IllegalStateException(failed);
  }
}
