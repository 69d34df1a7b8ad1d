package dev.barnabas.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.bench.process.Child;
import dev.barnabas.bench.process.CpuTime;
import dev.barnabas.bench.process.CpuTime.ThreadTime;
import dev.barnabas.bench.process.Share;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarmthTest {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int READS_OF_A_LOOK = 2; // before and after

  @Test
  void whoseCollectorWorksIsWaitedForUntilItRests() throws Exception {
    int readsAtWork = 3 * READS_OF_A_LOOK;
    int readsMax = 100 * READS_OF_A_LOOK;
    var reads = new AtomicInteger();
    try (Child child = CollectingProgram.start()) {
      Warmth.Program program =
          () -> {
            CpuTime time = CpuTime.of(child.id());
            if (reads.incrementAndGet() == readsAtWork) {
              child.say("rest");
            }
            return time;
          };

      Warmth.await(program, LOOK, LOOK.multipliedBy(100));
    }

    assertThat(reads.get()).isGreaterThan(readsAtWork).isLessThan(readsMax);
  }

  @Test
  void whoNeverRestsIsWaitedForOnlySoLong() throws Exception {
    var reads = new AtomicInteger();
    try (Child child = CollectingProgram.start()) {
      Warmth.Program program =
          () -> {
            reads.incrementAndGet();
            return CpuTime.of(child.id());
          };

      Warmth.await(program, LOOK, LOOK.multipliedBy(5).dividedBy(2));
    }

    assertThat(reads).hasValue(3 * READS_OF_A_LOOK);
  }

  @ParameterizedTest
  @CsvSource({"JVM, 200000, true", "JVM, 200001, false", "LOOPS, 4000000, true"})
  void compilersAndCollectorRestBelowATwentiethOfAProcessor(
      Share share, long micros, boolean rest) {
    var before = new CpuTime(0, Map.of(1L, new ThreadTime(share, 50_000)));
    var now = new CpuTime(micros, Map.of(1L, new ThreadTime(share, 50_000 + micros)));

    assertThat(Warmth.rests(now, before, Duration.ofSeconds(4))).isEqualTo(rest);
  }
}
