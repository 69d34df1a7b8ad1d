package dev.barnabas.bench.micro;

import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of this package. */
public final class MicroBenchmarks {
  private static final TimeValue ONCE = TimeValue.seconds(1);

  private MicroBenchmarks() {}

  /**
   * Measures, each in JVMs of its own: time and bytes allocated per operation. Prints as it goes.
   *
   * @param pattern a regular expression that their names have
   * @param json for the results; null: nowhere
   */
  public static Collection<RunResult> measure(
      String pattern, int forks, int iterations, @Nullable Path json) throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(pattern)
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(forks)
            .warmupIterations(iterations)
            .warmupTime(ONCE)
            .measurementIterations(iterations)
            .measurementTime(ONCE)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true);
    if (json != null) {
      options.resultFormat(ResultFormatType.JSON).result(json.toString());
    }
    return new Runner(options.build()).run();
  }

  /** Calls each once, in this JVM: whether it still works. */
  static Collection<RunResult> tryOnce() throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(MicroBenchmarks.class.getPackageName())
            .mode(Mode.SingleShotTime)
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    return new Runner(options.build()).run();
  }
}
