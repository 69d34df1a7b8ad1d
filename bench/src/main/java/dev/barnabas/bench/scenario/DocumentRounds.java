package dev.barnabas.bench.scenario;

import dev.barnabas.bench.load.Crowd;
import dev.barnabas.bench.load.CrowdPlan;
import dev.barnabas.bench.load.Feed;
import dev.barnabas.bench.load.FeedPlan;
import dev.barnabas.bench.load.KafkaFeed;
import dev.barnabas.bench.load.Speech;
import dev.barnabas.bench.load.TransitDocument;
import dev.barnabas.bench.process.Endpoint;
import dev.barnabas.bench.report.Figure;
import dev.barnabas.bench.report.Measured;
import java.io.IOException;
import java.util.Map;

/** The same documents twice in each round, whole and as deltas: all clients put them together. */
record DocumentRounds(Scenario scenario, Work.Documents work, Stage stage) {
  private static final String NAMESPACE = "bench";

  void run(Results results) throws IOException, InterruptedException {
    for (int i = 1 - stage.scale().warmUps(); i <= stage.scale().rounds(); i++) {
      for (Endpoint node : stage.nodes()) {
        stage.told().accept(node.name());
        Measured whole = measure(node, ", whole", "", i);
        Measured deltas = measure(node, ", deltas", "[?delta=vcdiff]", i);
        results.add(whole);
        results.add(deltas);
        deltas
            .figures()
            .put(
                Figure.OF_WHOLE,
                100
                    * deltas.figures().getOrDefault(Figure.BYTES, 0.0)
                    / whole.figures().getOrDefault(Figure.BYTES, 1.0));
      }
    }
  }

  private Measured measure(Endpoint node, String kind, String parameters, int number)
      throws IOException, InterruptedException {
    String bootstrap = node.bootstrap();
    if (bootstrap == null) {
      throw new IOException("the documents are larger than a publish: they need the node's Kafka");
    }
    int round = Math.max(0, number);
    String run =
        "%s-%d-%d%s".formatted(scenario.name(), ProcessHandle.current().pid(), number + 9, kind);
    int turns = Math.min(work.turnsPerSecond(), stage.scale().turnsMax());
    var plan = new FeedPlan(run.replace(", ", "-"), 1, false, turns, 1, 0);
    String channel = parameters + NAMESPACE + ':' + plan.key(0);
    int clients = stage.scale().of(work.clients());
    CrowdPlan crowdPlan =
        new CrowdPlan(node.target(Speech.ABLY_JSON), clients, client -> channel).withDocuments();
    try (Feed feed = KafkaFeed.of(new TransitDocument(), plan, bootstrap, NAMESPACE);
        Crowd crowd = Crowd.connect(crowdPlan)) {
      feed.start();
      Window.settle(crowd, feed, node.process(), round, stage.scale());
      Map<Figure, Double> figures =
          Window.measure(crowd, feed, node.process(), true, stage.scale().window());
      feed.stop();
      var verdict = crowd.end(FanOutRounds.expected(feed, plan, clients));
      return new Measured(node.name() + kind, round, figures, verdict.faults());
    }
  }
}
