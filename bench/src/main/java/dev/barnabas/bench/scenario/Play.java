package dev.barnabas.bench.scenario;

import dev.barnabas.bench.report.Measured;
import dev.barnabas.bench.report.Outcome;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plays a scenario on a stage. */
public final class Play {
  private Play() {}

  public static Outcome of(Scenario scenario, Stage stage)
      throws IOException, InterruptedException {
    Map<String, Object> load = new LinkedHashMap<>();
    load.put("seconds", stage.scale().window().toMillis() / 1e3);
    List<Measured> rounds =
        switch (scenario.work()) {
          case Work.FanOut work -> {
            var play = new FanOutRounds(scenario, work, stage);
            load.put("clients", play.clients());
            load.put("turnsPerSecond", work.rates().turnsPerSecond());
            load.put("burst", work.rates().burst());
            load.put("sizeBytes", work.sizeBytes());
            yield play.run();
          }
          case Work.Stuck work -> {
            load.put("clients", stage.scale().of(work.work().clients()));
            load.put("oneIn", work.oneIn());
            yield new StuckRounds(scenario, work, stage).run();
          }
          case Work.Idle work -> {
            load.put("clients", stage.scale().of(work.clients()));
            yield new IdleRounds(work, stage).run();
          }
          case Work.Arrivals work -> {
            load.put("clients", stage.scale().of(work.clients()));
            yield new ArrivalRounds(work, stage).run();
          }
        };
    return new Outcome(scenario.name(), scenario.title(), load, rounds, stage.absent());
  }
}
