package dev.barnabas.app.wiring;

import dev.barnabas.app.config.ConfigException;
import dev.barnabas.core.log.LogUnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries what needs the broker of {@code dev} again as long as that broker lives: on a busy machine
 * an answer may take longer than any limit, and there is no address to be mended.
 *
 * <p>Thread: main.
 */
final class Insistence {
  private static final Logger log = LoggerFactory.getLogger(Insistence.class);

  private final BooleanSupplier alive;
  private final Duration pause;

  /**
   * @param alive whether the broker runs
   * @param pause between two tries
   */
  Insistence(BooleanSupplier alive, Duration pause) {
    this.alive = alive;
    this.pause = pause;
  }

  /** What may have to be tried again. */
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws ConfigException, StartException, InterruptedException;
  }

  /**
   * The result of the first try that got its answers.
   *
   * @throws StartException the broker has ended, or another reason than its silence
   */
  <T> T on(Attempt<T> attempt) throws ConfigException, StartException, InterruptedException {
    while (true) {
      String reason;
      try {
        return attempt.run();
      } catch (KafkaAwayException | LogUnavailableException away) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        reason = reason(away);
        if (!alive.getAsBoolean()) {
          throw new StartException(
              "the Kafka broker in this process has ended ("
                  + reason
                  + "): look whether the disk of the data folder has room, then start again",
              away);
        }
      }
      log.warn("Kafka in this process is slow ({}): still starting …", reason);
      // Nobody opens it: a pause that an interrupt ends.
      var _ = new CountDownLatch(1).await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static String reason(Exception away) {
    Throwable told = away.getCause() instanceof LogUnavailableException cause ? cause : away;
    return String.valueOf(told.getMessage());
  }
}
