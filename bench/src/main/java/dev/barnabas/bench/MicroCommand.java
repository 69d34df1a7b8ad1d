package dev.barnabas.bench;

import dev.barnabas.bench.micro.MicroBenchmarks;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code barnabas bench micro}.
 *
 * <p>Thread: main.
 */
@Command(
    name = "micro",
    mixinStandardHelpOptions = true,
    description = "Measure single steps of a message's way (JMH): time and bytes allocated.")
final class MicroCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "PATTERN",
      arity = "0..1",
      defaultValue = ".*",
      description = "Only those whose names have this regular expression, such as Codec.")
  private String pattern = "";

  @Option(
      names = "--forks",
      defaultValue = "1",
      description = "JVMs for each (default: ${DEFAULT-VALUE}).")
  private int forks;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description =
          "Of measuring in each JVM, after as many of warm-up (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(names = "--json", paramLabel = "FILE", description = "Write all figures there.")
  private @Nullable Path json;

  @Override
  public Integer call() throws RunnerException {
    MicroBenchmarks.measure(pattern, forks, seconds, json);
    return 0;
  }
}
