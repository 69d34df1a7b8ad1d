package dev.barnabas.bench;

import dev.barnabas.bench.process.OpenFiles;
import dev.barnabas.bench.report.Outcome;
import dev.barnabas.bench.report.Run;
import dev.barnabas.bench.report.RunFile;
import dev.barnabas.bench.scenario.Scale;
import dev.barnabas.bench.scenario.Scenario;
import dev.barnabas.bench.scenario.Scenarios;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code barnabas bench}.
 *
 * <p>Thread: main.
 */
@Command(
    name = "bench",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    subcommands = {ReportCommand.class, MicroCommand.class},
    description = {
      "Measure a node beside what the operating system and other servers need for the same, in the"
          + " same run.",
      "Without --endpoint it starts a node with a Kafka of its own, on any free ports, and ends it."
          + " Code 1: a message was missing, came twice or out of order, or a scenario failed.",
      "All scenarios beside all peers take about two hours, with --smoke about a minute."
    })
public final class BenchCommand implements Callable<Integer> {
  private static final int SMOKE_CLIENTS = 200;
  private static final String SMOKE =
      "One short round, few clients, a line for each scenario: only whether counts are right.";
  private static final String SECONDS = "How long each round measures (default: ${DEFAULT-VALUE}).";
  private static final String WARM_UP =
      "How long at most a node runs before rounds count, until its compilers rest (default:"
          + " ${DEFAULT-VALUE}).";
  private static final String ROUNDS =
      "Rounds that count, after one of warm-up (default: ${DEFAULT-VALUE}).";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SCENARIO", description = "By name or first letter; none: all.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--list", description = "Only list the scenarios.")
  private boolean list;

  @Option(names = "--seconds", paramLabel = "N", defaultValue = "8", description = SECONDS)
  private int seconds;

  @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = ROUNDS)
  private int rounds;

  @Option(names = "--warm-up", defaultValue = "120", paramLabel = "SECONDS", description = WARM_UP)
  private int warmUp;

  @Option(
      names = "--clients",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description = "Factor on their number.")
  private double clients;

  @Option(names = "--smoke", description = SMOKE)
  private boolean smoke;

  @Option(names = "--json", paramLabel = "FILE", description = "Write all figures there.")
  private @Nullable Path json;

  @Option(names = "--endpoint", paramLabel = "URL", description = "A node that runs.")
  private @Nullable URI endpoint;

  @Option(names = "--key", paramLabel = "KEY", description = "Its API key, with all rights.")
  private @Nullable String key;

  @Option(
      names = "--pid",
      paramLabel = "PID",
      description = "Its process, if it runs on this machine.")
  private @Nullable Long process;

  @Option(names = "--against", paramLabel = "URL", description = "A second node, in turn.")
  private @Nullable URI against;

  @Option(names = "--against-key", paramLabel = "KEY", description = "Default: as --key.")
  private @Nullable String againstKey;

  @Option(names = "--against-pid", paramLabel = "PID", description = "The process of the second.")
  private @Nullable Long againstProcess;

  @Option(
      names = "--beside",
      paramLabel = "NAME",
      split = ",",
      description = "Only these references, by their names in results; default: all there are.")
  private List<String> references = new ArrayList<>();

  @Option(
      names = "--peers",
      paramLabel = "DIR",
      defaultValue = "${env:BARNABAS_BENCH_PEERS}",
      description = "Programs of other servers, with node_modules; default: BARNABAS_BENCH_PEERS.")
  private @Nullable Path peers;

  /** See {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(Complaints.line(new BenchCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    List<Scenario> chosen = chosen();
    if (list) {
      chosen.forEach(one -> System.out.printf("%-3s %s%n", one.name(), one.title()));
      return 0;
    }
    requireSense();
    Contestants contestants = contestants();
    Scale scale = smoke ? Scale.smoke(SMOKE_CLIENTS) : scale();
    var comparison = new Comparison(peers, references);
    var progress = new Progress(chosen.size());
    var session = new Session(contestants, comparison, scale, smoke, progress, this::keep);
    Run run = session.play(chosen);
    List<String> wrong =
        run.outcomes().stream()
            .filter(one -> !one.faults().isEmpty())
            .map(Outcome::scenario)
            .toList();
    if (wrong.isEmpty()) {
      return ExitCode.OK;
    }
    System.err.println("WRONG, as told above: " + String.join(", ", wrong));
    return ExitCode.SOFTWARE;
  }

  private void requireSense() {
    Complaints.require(seconds > 0, spec, "--seconds: " + seconds + " is not above 0");
    Complaints.require(rounds > 0, spec, "--rounds: " + rounds + " is not above 0");
    Complaints.require(warmUp >= 0, spec, "--warm-up: " + warmUp + " is below 0");
    Complaints.require(clients > 0, spec, "--clients: " + clients + " is not above 0");
    Path folder = json == null ? null : json.toAbsolutePath().getParent();
    Complaints.require(
        folder == null || Files.isDirectory(folder), spec, "--json: no folder " + folder);
    Complaints.require(
        endpoint == null || endpoint.getHost() != null,
        spec,
        "--endpoint: " + endpoint + " is no address such as http://localhost:8080");
  }

  private void keep(Run run) throws IOException {
    if (json != null) {
      RunFile.write(run, json);
    }
  }

  private List<Scenario> chosen() {
    if (names.isEmpty()) {
      return Scenarios.all();
    }
    List<Scenario> chosen = new ArrayList<>();
    for (String name : names) {
      List<Scenario> found =
          Scenarios.all().stream().filter(one -> one.name().startsWith(name)).toList();
      if (found.isEmpty()) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), name + ": no such scenario (see --list)");
      }
      chosen.addAll(found);
    }
    return chosen;
  }

  private Contestants contestants() {
    if (endpoint == null) {
      return Contestants.own();
    }
    if (key == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--endpoint needs --key, an API key with all rights");
    }
    var first = Contestants.given("node", endpoint, key, process);
    if (against == null) {
      return new Contestants(List.of(first));
    }
    String otherKey = againstKey == null ? key : againstKey;
    var second = Contestants.given("against", against, otherKey, againstProcess);
    return new Contestants(List.of(first, second));
  }

  private Scale scale() {
    var window = Duration.ofSeconds(seconds);
    return Scale.of(window, rounds, Duration.ofSeconds(warmUp), clients, OpenFiles.most());
  }
}
