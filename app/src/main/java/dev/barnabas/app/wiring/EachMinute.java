package dev.barnabas.app.wiring;

import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins something when a minute ends, on a thread of its own, until it is closed. */
final class EachMinute implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EachMinute.class);
  private static final long MINUTE_MILLIS = 60_000;

  private final ScheduledExecutorService scheduler;

  private EachMinute(ScheduledExecutorService scheduler) {
    this.scheduler = scheduler;
  }

  static EachMinute run(String name, Supplier<CompletionStage<Void>> task, InstantSource clock) {
    ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
    long first = MINUTE_MILLIS - clock.millis() % MINUTE_MILLIS;
    var _ =
        scheduler.scheduleAtFixedRate(
            () -> run(name, task), first, MINUTE_MILLIS, TimeUnit.MILLISECONDS);
    return new EachMinute(scheduler);
  }

  private static void run(String name, Supplier<CompletionStage<Void>> task) {
    try {
      var _ = task.get().exceptionally(failure -> failed(name, failure));
    } catch (RuntimeException e) {
      var _ = failed(name, e);
    }
  }

  @SuppressWarnings("NullAway") // a Void has no other value
  private static Void failed(String name, Throwable failure) {
    log.warn("{} failed, and will run again in a minute: {}", name, failure.toString());
    return null;
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
