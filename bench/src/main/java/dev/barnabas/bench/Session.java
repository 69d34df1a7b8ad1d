package dev.barnabas.bench;

import dev.barnabas.bench.process.Endpoint;
import dev.barnabas.bench.process.NodeProcess;
import dev.barnabas.bench.process.WorkFolder;
import dev.barnabas.bench.reference.Reference;
import dev.barnabas.bench.report.Outcome;
import dev.barnabas.bench.report.Run;
import dev.barnabas.bench.report.Table;
import dev.barnabas.bench.scenario.Play;
import dev.barnabas.bench.scenario.Scale;
import dev.barnabas.bench.scenario.Scenario;
import dev.barnabas.bench.scenario.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Plays scenarios one after the other, and prints the table of each. One that fails keeps nobody
 * from the next.
 *
 * @param oneNode all with the same node of our own; otherwise each has a new one, so that what one
 *     scenario leaves behind is no part of the next
 * @param kept gets everything so far after each scenario
 */
record Session(
    Contestants contestants,
    Comparison comparison,
    Scale scale,
    boolean oneNode,
    Progress progress,
    Keeper kept) {

  /** Keeps results while others are still to come. */
  interface Keeper {
    void keep(Run run) throws IOException;
  }

  Run play(List<Scenario> scenarios) throws IOException, InterruptedException {
    Run run = new Run(Surroundings.read(), new ArrayList<>());
    try (WorkFolder folder = WorkFolder.make()) {
      List<Reference> references = comparison.find(folder.path());
      if (oneNode && contestants.given().isEmpty()) {
        try (NodeProcess node = NodeProcess.start("node", Home.launcher(), folder.path())) {
          for (Scenario scenario : scenarios) {
            keep(play(scenario, references, List.of(node.endpoint())), run);
          }
        }
      } else {
        for (Scenario scenario : scenarios) {
          keep(play(scenario, references, folder.path()), run);
        }
      }
    }
    return run;
  }

  private void keep(Outcome outcome, Run run) throws IOException {
    progress.clear();
    System.out.println(Table.of(outcome));
    run.outcomes().add(outcome);
    kept.keep(run);
  }

  private Outcome play(Scenario scenario, List<Reference> references, Path folder)
      throws InterruptedException {
    if (!contestants.given().isEmpty()) {
      return play(scenario, references, contestants.given());
    }
    try (NodeProcess node = NodeProcess.start("node", Home.launcher(), folder)) {
      return play(scenario, references, List.of(node.endpoint()));
    } catch (IOException notThere) {
      return Outcome.failed(scenario.name(), scenario.title(), notThere.toString());
    }
  }

  private Outcome play(Scenario scenario, List<Reference> references, List<Endpoint> nodes)
      throws InterruptedException {
    int each = Math.max(1, nodes.size() + references.size());
    progress.onScenario(scenario.name(), each * (scale.rounds() + scale.warmUps()));
    return Play.of(scenario, new Stage(nodes, references, scale, progress::onStep));
  }
}
