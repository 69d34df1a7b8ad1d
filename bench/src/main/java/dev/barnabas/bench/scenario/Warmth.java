package dev.barnabas.bench.scenario;

import dev.barnabas.bench.base.Wait;
import dev.barnabas.bench.process.CpuTime;
import dev.barnabas.bench.process.Share;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a program in Java has run for long enough: a server that runs for months is to be
 * measured, not the compilers of its first minutes.
 */
final class Warmth {
  private static final Duration LOOK = Duration.ofSeconds(4);
  private static final double JVM_MAX = 0.05; // of one processor

  private Warmth() {}

  /** What runs, as it is looked at. */
  interface Program {
    CpuTime cpuTime() throws IOException;
  }

  /**
   * Before a window, under load: a moment each time, and in the round of warm-up, 0, until it is
   * warm.
   *
   * @param process null: it is not known, or begins anew in each round
   */
  static void settle(@Nullable Long process, int round, Scale scale)
      throws IOException, InterruptedException {
    Wait.during(scale.settle());
    if (round == 0 && process != null) {
      await(() -> CpuTime.of(process), LOOK, scale.warmUp());
    }
  }

  /** Until compilers and collector rest for a {@code whole} look, or for {@code most}. */
  static void await(Program program, Duration whole, Duration most)
      throws IOException, InterruptedException {
    Duration left = most;
    boolean rests = false;
    while (!rests && left.isPositive()) {
      Duration look = left.compareTo(whole) < 0 ? left : whole;
      CpuTime before = program.cpuTime();
      Wait.during(look);
      rests = rests(program.cpuTime(), before, look);
      left = left.minus(look);
    }
  }

  /** Whether they rested in that time. */
  static boolean rests(CpuTime now, CpuTime before, Duration between) {
    long micros = now.sharesSince(before).getOrDefault(Share.JVM, 0L);
    return micros * 1_000.0 <= JVM_MAX * between.toNanos();
  }
}
