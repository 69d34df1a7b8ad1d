package dev.barnabas.bench.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.bench.base.Wait;
import dev.barnabas.bench.load.Crowd;
import dev.barnabas.bench.load.CrowdPlan;
import dev.barnabas.bench.load.FeedPlan;
import dev.barnabas.bench.reference.Reference.Broadcaster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BroadcastIT {
  private static final FeedPlan NOBODY_KEEPS = new FeedPlan("r", 1, false, 50_000, 10, 150);

  @TempDir Path folder;

  @Test
  void whoCannotKeepThePaceStillStops() throws Exception {
    for (Reference reference : References.find(folder, Installed.in(null, modules()))) {
      if (reference instanceof Broadcaster broadcaster) {
        try (Running running = broadcaster.start(NOBODY_KEEPS);
            Crowd crowd = Crowd.connect(new CrowdPlan(running.target(), 100, client -> ""))) {
          running.feed().start();
          boolean came = Wait.until(Duration.ofMinutes(1), () -> crowd.received() > 10_000);
          running.feed().stop();

          assertThat(came).as(reference.name()).isTrue();
          assertThat(running.feed().made(0)).as(reference.name()).isPositive();
        }
      }
    }
  }

  private static @Nullable Path modules() {
    Path modules =
        Path.of(System.getProperty("barnabas.home", ""), "system-tests/javascript/node_modules");
    return Files.isDirectory(modules) ? modules : null;
  }
}
