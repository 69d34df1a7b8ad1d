package dev.barnabas.bench.scenario;

import dev.barnabas.bench.base.Wait;
import dev.barnabas.bench.load.Crowd;
import dev.barnabas.bench.load.CrowdPlan;
import dev.barnabas.bench.load.FeedPlan;
import dev.barnabas.bench.load.Speech;
import dev.barnabas.bench.load.Target;
import dev.barnabas.bench.process.CpuTime;
import dev.barnabas.bench.process.Endpoint;
import dev.barnabas.bench.process.Memory;
import dev.barnabas.bench.reference.Reference;
import dev.barnabas.bench.reference.Running;
import dev.barnabas.bench.report.Figure;
import dev.barnabas.bench.report.Measured;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/**
 * What an idle connection costs. One round: memory that was taken once is not given back, so a
 * second one would find it there.
 */
record IdleRounds(Work.Idle work, Stage stage) {
  private static final FeedPlan SILENT = new FeedPlan("idle", 1, false, 1, 1, 100);

  void run(Results results) throws IOException, InterruptedException {
    for (Endpoint node : stage.nodes()) {
      Long process = node.process();
      if (process != null) {
        stage.told().accept(node.name());
        warmUp(node);
        results.add(measure(node.name(), node.target(Speech.ABLY_JSON), process));
      }
    }
    for (Reference.Server reference : stage.servers()) {
      stage.told().accept(reference.name());
      results.add(reference.name(), 1, () -> reference(reference));
    }
  }

  private Measured reference(Reference.Server reference) throws IOException, InterruptedException {
    try (Running running = reference.start(SILENT)) {
      return measure(reference.name(), running.target(), running.child().id());
    }
  }

  /** Loads the classes and fills the pools that the first connections need. */
  private void warmUp(Endpoint node) throws IOException, InterruptedException {
    IntFunction<String> channel = client -> "warm-" + client;
    int clients = stage.scale().of(work.clients() / 20);
    Crowd.connect(new CrowdPlan(node.target(Speech.ABLY_JSON), clients, channel)).close();
    Wait.during(stage.scale().settle());
  }

  private Measured measure(String name, Target target, long process)
      throws IOException, InterruptedException {
    int clients = stage.scale().of(work.clients());
    OptionalLong heapBefore = Memory.liveHeap(process);
    long residentBefore = Memory.resident(process);
    long microsBefore = microsInWindow(process);
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    try (Crowd crowd = Crowd.connect(new CrowdPlan(target, clients, client -> "idle-" + client))) {
      Wait.during(stage.scale().settle());
      double seconds = stage.scale().idle().toNanos() / 1e9;
      long micros = microsInWindow(process) - microsBefore;
      figures.put(Figure.IDLE, micros / seconds / clients);
      long resident = Memory.resident(process);
      figures.put(Figure.RESIDENT, (resident - residentBefore) / (double) clients);
      OptionalLong heap = Memory.liveHeap(process);
      if (heap.isPresent() && heapBefore.isPresent()) {
        double live = heap.getAsLong() - heapBefore.getAsLong();
        figures.put(Figure.HEAP, live / clients);
      }
      return new Measured(name, 1, figures, crowd.end(0).faults());
    }
  }

  private long microsInWindow(long process) throws IOException, InterruptedException {
    CpuTime before = CpuTime.of(process);
    Wait.during(stage.scale().idle());
    return CpuTime.of(process).workSince(before);
  }
}
