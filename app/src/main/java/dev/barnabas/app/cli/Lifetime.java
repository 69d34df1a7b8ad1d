package dev.barnabas.app.cli;

import dev.barnabas.app.config.ConfigException;
import dev.barnabas.app.wiring.StartException;
import dev.barnabas.app.wiring.Started;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * From start to end of a process that serves: Ctrl-C or SIGTERM ends it cleanly, with code 0, also
 * while it is still starting.
 */
final class Lifetime {
  /** A clean end takes below 5 s; what is not finished by then is cut. */
  private static final long END_MILLIS_MAX = 4_700;

  private static final String TRAINING = "BARNABAS_TRAINING";

  private Lifetime() {}

  /** Whether the launcher wants to know what a node needs: then it ends by itself. */
  static boolean isTraining() {
    return System.getenv(TRAINING) != null;
  }

  /** Starts something that serves. */
  @FunctionalInterface
  interface Starter<T extends Started> {
    T start() throws ConfigException, StartException, InterruptedException;
  }

  /**
   * Starts, tells when it serves, waits for a signal, ends.
   *
   * @return the exit code
   */
  static <T extends Started> int run(Starter<T> starter, Consumer<T> ready)
      throws ConfigException, StartException, InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    AtomicInteger code = new AtomicInteger(ExitCode.FAILED);
    Thread main = Thread.currentThread();
    AtomicBoolean starting = new AtomicBoolean(true);
    Thread hook =
        new Thread(
            () -> {
              asked.countDown();
              if (starting.get()) {
                main.interrupt();
              }
              end(ended, code);
            },
            "barnabas-end");
    Runtime.getRuntime().addShutdownHook(hook);
    try (T node = starter.start()) {
      starting.set(false);
      ready.accept(node);
      if (!isTraining()) {
        asked.await();
      }
      code.set(ExitCode.OK);
    } catch (ConfigException | StartException | InterruptedException | RuntimeException e) {
      if (asked.getCount() > 0) {
        throw e;
      }
      code.set(ExitCode.OK); // asked to end while it started, and it has cleaned up
      LoggerFactory.getLogger(Lifetime.class).info("Ended before it was ready, as asked");
    } finally {
      ended.countDown();
      forget(hook);
    }
    return ExitCode.OK;
  }

  private static void forget(Thread hook) {
    try {
      var _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends already, by the hook.
    }
  }

  private static void end(CountDownLatch ended, AtomicInteger code) {
    boolean clean = false;
    try {
      clean = ended.await(END_MILLIS_MAX, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Without it the process would end with the signal's number, as if it had been cut.
    Runtime.getRuntime().halt(clean ? code.get() : ExitCode.FAILED);
  }
}
