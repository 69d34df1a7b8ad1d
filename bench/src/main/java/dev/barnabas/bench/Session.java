package dev.barnabas.bench;

import dev.barnabas.bench.base.Failure;
import dev.barnabas.bench.process.Installation;
import dev.barnabas.bench.process.NodeProcess;
import dev.barnabas.bench.process.WorkFolder;
import dev.barnabas.bench.reference.Reference;
import dev.barnabas.bench.report.Check;
import dev.barnabas.bench.report.Outcome;
import dev.barnabas.bench.report.Run;
import dev.barnabas.bench.report.Table;
import dev.barnabas.bench.scenario.Play;
import dev.barnabas.bench.scenario.Scale;
import dev.barnabas.bench.scenario.Scenario;
import dev.barnabas.bench.scenario.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Plays scenarios one after the other, and prints what each gave. One that fails keeps nobody from
 * the next.
 *
 * @param smoke only to see whether counts are right: all with the same node of our own, and a line
 *     for each; otherwise each has a new one, so that what one scenario leaves behind is no part of
 *     the next, and a table
 * @param kept gets everything so far after each scenario
 */
record Session(
    Contestants contestants,
    Comparison comparison,
    Scale scale,
    boolean smoke,
    Progress progress,
    Keeper kept) {

  /** Keeps results while others are still to come. */
  interface Keeper {
    void keep(Run run) throws IOException;
  }

  Run play(List<Scenario> scenarios) throws IOException, InterruptedException {
    Run run = new Run(Surroundings.read(), new ArrayList<>());
    try (WorkFolder folder = WorkFolder.make()) {
      var installation = new Installation(Home.launcher(), folder.path());
      List<Reference> references = comparison.find(folder.path());
      if (!contestants.given().isEmpty()) {
        var stage = new Stage(contestants.given(), references, null, scale, progress::onStep);
        for (Scenario scenario : scenarios) {
          keep(play(scenario, stage), run);
        }
      } else if (smoke) {
        try (NodeProcess node = NodeProcess.start("node", installation)) {
          for (Scenario scenario : scenarios) {
            keep(play(scenario, stage(node, references, installation)), run);
          }
        }
      } else {
        for (Scenario scenario : scenarios) {
          keep(withItsOwnNode(scenario, references, installation), run);
        }
      }
    }
    return run;
  }

  private Stage stage(NodeProcess node, List<Reference> references, Installation installation) {
    var nodes = List.of(node.endpoint());
    return new Stage(nodes, references, installation, scale, progress::onStep);
  }

  private Outcome withItsOwnNode(
      Scenario scenario, List<Reference> references, Installation installation)
      throws InterruptedException {
    if (scenario.work().startsNodes()) {
      var stage = new Stage(List.of(), references, installation, scale, progress::onStep);
      return play(scenario, stage);
    }
    try (NodeProcess node = NodeProcess.start("node", installation)) {
      return play(scenario, stage(node, references, installation));
    } catch (IOException notThere) {
      return Outcome.failed(scenario.name(), scenario.title(), Failure.text(notThere));
    }
  }

  private Outcome play(Scenario scenario, Stage stage) throws InterruptedException {
    int each = Math.max(1, stage.nodes().size() + stage.references().size());
    progress.onScenario(scenario.name(), each * (scale.rounds() + scale.warmUps()));
    return Play.of(scenario, stage);
  }

  private void keep(Outcome outcome, Run run) throws IOException {
    progress.clear();
    System.out.println(smoke ? Check.of(outcome) : Table.of(outcome));
    run.outcomes().add(outcome);
    kept.keep(run);
  }
}
