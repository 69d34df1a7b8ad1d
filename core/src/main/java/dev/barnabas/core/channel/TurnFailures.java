package dev.barnabas.core.channel;

import org.jspecify.annotations.Nullable;

/**
 * What was thrown by parts of one turn, each of which is done whatever becomes of the others.
 *
 * <p>Thread: the log reader.
 */
final class TurnFailures {
  private @Nullable Throwable first;

  void guard(Runnable part) {
    try {
      part.run();
    } catch (Throwable failed) {
      Throwable known = first;
      if (known == null) {
        first = failed;
      } else if (!known.equals(failed)) { // nothing suppresses itself
        known.addSuppressed(failed);
      }
    }
  }

  /** Throws the first of them, and the others with it, when all is done. */
  void rethrow() {
    Throwable known = first;
    if (known != null) {
      throw Unexpected.thrown(known);
    }
  }
}
