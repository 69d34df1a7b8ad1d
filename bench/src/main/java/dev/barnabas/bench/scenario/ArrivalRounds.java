package dev.barnabas.bench.scenario;

import dev.barnabas.bench.base.Wait;
import dev.barnabas.bench.load.Crowd;
import dev.barnabas.bench.load.CrowdPlan;
import dev.barnabas.bench.load.FeedPlan;
import dev.barnabas.bench.load.Speech;
import dev.barnabas.bench.load.Target;
import dev.barnabas.bench.process.CpuTime;
import dev.barnabas.bench.process.Endpoint;
import dev.barnabas.bench.reference.Reference;
import dev.barnabas.bench.reference.Running;
import dev.barnabas.bench.report.Figure;
import dev.barnabas.bench.report.Measured;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What it costs to let a client in. The first round of a node that has just begun is its cold
 * start; results keep every round.
 */
record ArrivalRounds(Work.Arrivals work, Stage stage) {
  private static final FeedPlan SILENT = new FeedPlan("idle", 1, false, 1, 1, 100);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final long QUIET_MICROS = 25_000; // of a look: what a node does for nobody
  private static final Duration TO_BE_QUIET = Duration.ofMinutes(1);

  void run(Results results) throws IOException, InterruptedException {
    int warmUps = stage.scale().warmUps();
    for (int i = 1 - warmUps; i <= stage.scale().rounds(); i++) {
      for (Endpoint node : stage.nodes()) {
        node(node, i, results);
      }
      for (Reference.Server reference : stage.servers()) {
        stage.told().accept(reference.name());
        int round = Math.max(0, i);
        results.add(reference.name(), round, () -> reference(reference, round));
      }
    }
  }

  private Measured reference(Reference.Server reference, int round)
      throws IOException, InterruptedException {
    try (Running running = reference.start(SILENT)) {
      return measure(reference.name(), running.target(), running.child().id(), round);
    }
  }

  private void node(Endpoint node, int round, Results results)
      throws IOException, InterruptedException {
    Long process = node.process();
    if (process == null) {
      return;
    }
    stage.told().accept(node.name());
    boolean cold = round < 1 && node.bootstrap() != null;
    String name = cold ? node.name() + ", cold" : node.name();
    int shown = cold ? 1 : Math.max(0, round);
    for (boolean key : inTurn(round)) {
      awaitQuiet(process);
      results.add(measure(name + (key ? ", key" : ", JWT"), target(node, key), process, shown));
    }
    if (round == 0) {
      warmUp(node, process);
    }
  }

  /** Lets clients in until the compilers rest meanwhile. */
  private void warmUp(Endpoint node, long process) throws IOException, InterruptedException {
    long began = System.nanoTime();
    boolean rests = false;
    while (!rests && System.nanoTime() - began < stage.scale().warmUp().toNanos()) {
      awaitQuiet(process);
      CpuTime before = CpuTime.of(process);
      long since = System.nanoTime();
      for (boolean key : inTurn(0)) {
        connect(target(node, key)).close();
      }
      var took = Duration.ofNanos(System.nanoTime() - since);
      rests = Warmth.rests(CpuTime.of(process), before, took);
    }
  }

  private static Target target(Endpoint node, boolean key) {
    return key ? node.target(Speech.ABLY_JSON) : Jwt.target(node, Speech.ABLY_JSON);
  }

  /** With a key, or not: whoever is second finds more of the node compiled. */
  private static List<Boolean> inTurn(int round) {
    return round % 2 == 0 ? List.of(true, false) : List.of(false, true);
  }

  /** Until those who were here before are gone from the node's books too. */
  private static void awaitQuiet(long process) throws IOException, InterruptedException {
    long began = System.nanoTime();
    CpuTime before = CpuTime.of(process);
    long micros;
    do {
      if (System.nanoTime() - began > TO_BE_QUIET.toNanos()) {
        throw new IOException("the node is not quiet: it serves others, or doesn't come to an end");
      }
      Wait.during(LOOK);
      CpuTime after = CpuTime.of(process);
      micros = after.workSince(before);
      before = after;
    } while (micros > QUIET_MICROS);
  }

  private Crowd connect(Target target) throws IOException, InterruptedException {
    int clients = stage.scale().of(work.clients());
    return Crowd.connect(new CrowdPlan(target, clients, client -> "arrival-" + client % 100));
  }

  private Measured measure(String name, Target target, long process, int round)
      throws IOException, InterruptedException {
    int clients = stage.scale().of(work.clients());
    CpuTime before = CpuTime.of(process);
    long began = System.nanoTime();
    try (Crowd crowd = connect(target)) {
      double seconds = (System.nanoTime() - began) / 1e9;
      double micros = CpuTime.of(process).microsSince(before) / (double) clients;
      List<String> faults = crowd.end(0).faults();
      var figures = Map.of(Figure.ARRIVAL, micros, Figure.ARRIVALS, clients / seconds);
      return new Measured(name, round, figures, faults);
    }
  }
}
