package dev.barnabas.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The core under everything that can go wrong at once, in virtual time. A failure prints its seed;
 * {@code -Dsimulation.seed=N} runs that one alone, {@code -Dsimulation.count=N} so many fresh ones.
 * A seed that failed belongs into {@code seeds-that-failed.txt}.
 */
final class CoreSimulationTest {
  private static final int COUNT = Integer.getInteger("simulation.count", 200);
  // A build waits no longer than that; a soak may.
  private static final long NANOS_MAX = 1_000_000_000L * Long.getLong("simulation.seconds", 30);

  @Test
  void everybodyGetsEverythingOnceAndInOrderWhateverGoesWrong() {
    Long one = Long.getLong("simulation.seed");
    if (one != null) {
      simulate(one);
      return;
    }
    long begun = System.nanoTime();
    var seeds = new Random();
    for (int run = 0; run < COUNT && System.nanoTime() - begun < NANOS_MAX; run++) {
      simulate(seeds.nextLong());
    }
  }

  @Test
  void seedsThatOnceFailedAreGreen() throws IOException {
    for (long seed : seedsThatFailed()) {
      simulate(seed);
    }
  }

  private static void simulate(long seed) {
    var world = new World(seed, 3);
    try {
      var chaos = new Chaos(world);
      chaos.begin(4 + (int) Math.floorMod(seed, 8L));
      world.run(30_000 + Math.floorMod(seed * 7_919, 60_000L));
      chaos.end();
      world.settleAndCheck();
      assertThat(world.publishes().acknowledged()).isPositive();
      assertThat(world.editsAcknowledged()).isPositive();
    } catch (RuntimeException | AssertionError failure) {
      throw new AssertionError(
          "replay with: mvn -pl testkit -am test -Dtest=CoreSimulationTest -Dsimulation.seed="
              + seed
              + " -Dsurefire.failIfNoSpecifiedTests=false (frames in "
              + writeTrace(seed, world)
              + "): "
              + failure.getMessage(),
          failure);
    }
  }

  private static Path writeTrace(long seed, World world) {
    try {
      return Files.write(Path.of("target", "simulation" + seed + ".log"), world.trace().lines());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static List<Long> seedsThatFailed() throws IOException {
    try (@Nullable InputStream file =
        CoreSimulationTest.class.getResourceAsStream("/simulation/seeds-that-failed.txt")) {
      assertThat(file).isNotNull();
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replaceAll("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .flatMapToLong(line -> LongStream.of(Long.parseLong(line)))
          .boxed()
          .toList();
    }
  }
}
