package dev.barnabas.bench.scenario;

import dev.barnabas.bench.base.Failure;
import dev.barnabas.bench.report.Outcome;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Plays a scenario on a stage. */
public final class Play {
  private Play() {}

  /** A failure is part of what comes back, beside what was measured before it. */
  public static Outcome of(Scenario scenario, Stage stage) throws InterruptedException {
    var results = new Results();
    String failure = "";
    try {
      run(scenario, stage, results);
    } catch (IOException | RuntimeException failed) {
      failure = Failure.text(failed);
    }
    return new Outcome(
        scenario.name(),
        scenario.title(),
        load(scenario.work(), stage.scale()),
        results.all(),
        stage.absent(),
        failure);
  }

  private static void run(Scenario scenario, Stage stage, Results results)
      throws IOException, InterruptedException {
    switch (scenario.work()) {
      case Work.FanOut work -> new FanOutRounds(scenario, work, stage).run(results);
      case Work.Stuck work -> new StuckRounds(scenario, work, stage).run(results);
      case Work.Storm work -> new StormRounds(scenario, work, stage).run(results);
      case Work.Documents work -> new DocumentRounds(scenario, work, stage).run(results);
      case Work.Idle work -> new IdleRounds(work, stage).run(results);
      case Work.Arrivals work -> new ArrivalRounds(work, stage).run(results);
    }
  }

  private static Map<String, Object> load(Work work, Scale scale) {
    Map<String, Object> load = new LinkedHashMap<>();
    load.put("seconds", scale.window().toMillis() / 1e3);
    load.put(Outcome.CLIENTS, scale.of(work.clients()));
    load.put(Outcome.CLIENTS_IN_FULL, work.clients());
    switch (work) {
      case Work.FanOut fanOut -> {
        load.put("turnsPerSecond", fanOut.rates().turnsPerSecond());
        load.put("burst", fanOut.rates().burst());
        load.put("sizeBytes", fanOut.sizeBytes());
      }
      case Work.Stuck stuck -> load.put("oneIn", stuck.oneIn());
      case Work.Storm storm -> {
        load.put("turnsPerSecond", storm.work().rates().turnsPerSecond());
        load.put("ownClients", storm.own());
      }
      case Work.Documents documents -> load.put("turnsPerSecond", documents.turnsPerSecond());
      case Work.Idle _, Work.Arrivals _ -> {}
    }
    return load;
  }
}
