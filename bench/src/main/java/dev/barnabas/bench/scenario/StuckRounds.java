package dev.barnabas.bench.scenario;

import dev.barnabas.bench.base.Wait;
import dev.barnabas.bench.load.Crowd;
import dev.barnabas.bench.load.Feed;
import dev.barnabas.bench.load.FeedPlan;
import dev.barnabas.bench.process.Endpoint;
import dev.barnabas.bench.process.Memory;
import dev.barnabas.bench.report.Figure;
import dev.barnabas.bench.report.Measured;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What clients that stand still do to the others: the same crowd calm, then with some that read
 * nothing, who read on in the end and must miss nothing.
 */
record StuckRounds(Scenario scenario, Work.Stuck work, Stage stage) {
  /** A node gives up who takes nothing for a minute, and here all must read on. */
  private static final Duration HELD_MAX = Duration.ofSeconds(50);

  private static final Duration SETTLE_MAX = Duration.ofSeconds(5);

  void run(Results results) throws IOException, InterruptedException {
    for (int i = 1 - stage.scale().warmUps(); i <= stage.scale().rounds(); i++) {
      for (Endpoint node : stage.nodes()) {
        stage.told().accept(node.name());
        results.addAll(node(node, i));
      }
    }
  }

  private List<Measured> node(Endpoint node, int number) throws IOException, InterruptedException {
    var fanOut = new FanOutRounds(scenario, work.work(), stage);
    FeedPlan plan = fanOut.plan(number);
    int round = Math.max(0, number);
    Duration window = stage.scale().window();
    try (Feed feed = fanOut.feed(node, plan);
        Crowd crowd =
            Crowd.connect(fanOut.crowd(node, plan, fanOut.clients()).withHoldable(work.oneIn()))) {
      feed.start();
      Window.settle(crowd, feed, node.process(), round, stage.scale());
      Map<Figure, Double> calm = Window.measure(crowd, feed, node.process(), true, window);
      long before = resident(node);
      crowd.hold(true);
      Wait.during(settle());
      Map<Figure, Double> stuck = Window.measure(crowd, feed, node.process(), true, heldWindow());
      int held = Math.max(1, crowd.clients() / work.oneIn());
      if (node.process() != null) {
        stuck.put(Figure.RESIDENT, Math.max(0, resident(node) - before) / (double) held);
      }
      crowd.hold(false);
      feed.stop();
      List<String> faults = crowd.end(FanOutRounds.expected(feed, plan, crowd.clients())).faults();
      return List.of(
          new Measured(node.name() + ", calm", round, calm, faults),
          new Measured(node.name() + ", some stuck", round, stuck, List.of()));
    }
  }

  Duration settle() {
    return shorter(stage.scale().settle(), SETTLE_MAX);
  }

  /** Of measuring, while some stand still. */
  Duration heldWindow() {
    Duration wanted = stage.scale().window().multipliedBy(work.windows());
    return shorter(wanted, HELD_MAX.minus(settle()));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static long resident(Endpoint node) throws IOException {
    Long process = node.process();
    return process == null ? 0 : Memory.resident(process);
  }
}
