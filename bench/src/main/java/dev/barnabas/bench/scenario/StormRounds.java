package dev.barnabas.bench.scenario;

import dev.barnabas.bench.load.Crowd;
import dev.barnabas.bench.load.CrowdPlan;
import dev.barnabas.bench.load.Feed;
import dev.barnabas.bench.load.FeedPlan;
import dev.barnabas.bench.process.CpuTime;
import dev.barnabas.bench.process.Installation;
import dev.barnabas.bench.process.NodeProcess;
import dev.barnabas.bench.report.Figure;
import dev.barnabas.bench.report.Measured;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Three processes: Kafka (a node too, which nobody measures), a node that stays, and for each round
 * one that is killed. Messages go on all the time.
 */
record StormRounds(Scenario scenario, Work.Storm work, Stage stage) {
  private static final String STAYS = "node that stays";

  void run(Results results) throws IOException, InterruptedException {
    Installation installation = stage.installation();
    if (installation == null) {
      throw new IOException("a node is killed, and those given are not: go without --endpoint");
    }
    try (NodeProcess kafka = NodeProcess.start("kafka", installation);
        NodeProcess stays = NodeProcess.join(STAYS, installation, kafka.endpoint())) {
      for (int i = 1 - stage.scale().warmUps(); i <= stage.scale().rounds(); i++) {
        stage.told().accept("round " + i);
        try (NodeProcess dies = NodeProcess.join("node", installation, kafka.endpoint())) {
          results.addAll(round(dies, stays, i));
        }
      }
    }
  }

  private List<Measured> round(NodeProcess dies, NodeProcess stays, int number)
      throws IOException, InterruptedException {
    var fanOut = new FanOutRounds(scenario, work.work(), stage);
    FeedPlan plan = fanOut.plan(number);
    int round = Math.max(0, number);
    int all = stage.scale().of(work.clients());
    int own = Math.max(1, Math.round((float) all * work.own() / work.clients()));
    CrowdPlan fleeing =
        fanOut
            .crowd(dies.endpoint(), plan, all - own)
            .withRefuge(stays.endpoint().target(work.work().speech()));
    try (Feed feed = fanOut.feed(stays.endpoint(), plan);
        Crowd settled = Crowd.connect(fanOut.crowd(stays.endpoint(), plan, own));
        Crowd refugees = Crowd.connect(fleeing)) {
      feed.start();
      Window.settle(settled, feed, stays.endpoint().process(), round, stage.scale());
      var before = Moment.of(stays);
      Map<Figure, Double> calm = Window.measure(settled, feed, null, false, stage.scale().window());
      double load = Moment.of(stays).microsPerSecondSince(before);
      var _ = settled.takeLatency();
      var killed = Moment.of(stays);
      dies.child().kill();
      refugees.awaitReturn(client -> feed.made(client % plan.channels()));
      var returned = Moment.of(stays);
      double seconds = returned.secondsSince(killed);
      double arrivals = (returned.microsPerSecondSince(killed) - load) * seconds;
      Map<Figure, Double> storm = new EnumMap<>(Figure.class);
      Window.latency(settled.takeLatency(), storm);
      storm.put(Figure.RETURN, seconds);
      storm.put(Figure.ARRIVAL, Math.max(0, arrivals) / refugees.clients());
      storm.put(Figure.REFUSED, (double) refugees.refused());
      feed.stop();
      List<String> faults =
          new ArrayList<>(settled.end(FanOutRounds.expected(feed, plan, own)).faults());
      faults.addAll(refugees.end(FanOutRounds.expected(feed, plan, all - own)).faults());
      return List.of(
          new Measured(STAYS + ", calm", round, calm, List.of()),
          new Measured(STAYS + ", storm", round, storm, faults));
    }
  }

  /** What the node had used, and when. */
  private record Moment(long micros, long nanos) {
    static Moment of(NodeProcess node) throws IOException {
      return new Moment(CpuTime.of(node.child().id()).totalMicros(), System.nanoTime());
    }

    double secondsSince(Moment before) {
      return (nanos - before.nanos) / 1e9;
    }

    double microsPerSecondSince(Moment before) {
      return (micros - before.micros) / secondsSince(before);
    }
  }
}
