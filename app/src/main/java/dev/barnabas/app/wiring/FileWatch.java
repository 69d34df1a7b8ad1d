package dev.barnabas.app.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a file each second, and tells when it holds something else than before. It goes by what
 * the file holds, not by its times: so it also sees links that are turned to another file.
 *
 * <p>Thread: its own, {@code barnabas-config}.
 */
final class FileWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FileWatch.class);
  private static final long LOOK_MILLIS = 1_000;

  private final Path file;
  private final Runnable changed;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("barnabas-config").factory());
  private byte @Nullable [] told;
  private byte @Nullable [] seen;

  private FileWatch(Path file, Runnable changed) {
    this.file = file;
    this.changed = changed;
  }

  /**
   * Begins; what the file holds at first is told as well.
   *
   * @param changed is called again a second later when it throws
   */
  static FileWatch of(Path file, Runnable changed) {
    var watch = new FileWatch(file, changed);
    var _ =
        watch.scheduler.scheduleWithFixedDelay(
            watch::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look() {
    try {
      byte[] now = Files.readAllBytes(file);
      // Twice the same: nobody is in the midst of writing it.
      if (Arrays.equals(now, seen) && !Arrays.equals(now, told)) {
        changed.run();
        told = now;
      }
      seen = now;
    } catch (IOException e) {
      log.debug("The file {} can't be read now", file, e);
    } catch (RuntimeException e) {
      log.warn("A change of {} could not be taken over, and is tried again", file, e);
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
