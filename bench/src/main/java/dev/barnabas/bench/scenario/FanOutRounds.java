package dev.barnabas.bench.scenario;

import dev.barnabas.bench.load.Crowd;
import dev.barnabas.bench.load.CrowdPlan;
import dev.barnabas.bench.load.Feed;
import dev.barnabas.bench.load.FeedPlan;
import dev.barnabas.bench.load.KafkaFeed;
import dev.barnabas.bench.load.PublisherFeed;
import dev.barnabas.bench.load.RestPublisher;
import dev.barnabas.bench.load.Target;
import dev.barnabas.bench.process.Endpoint;
import dev.barnabas.bench.reference.Reference;
import dev.barnabas.bench.reference.Running;
import dev.barnabas.bench.report.Figure;
import dev.barnabas.bench.report.Measured;
import dev.barnabas.bench.scenario.Work.Beside;
import dev.barnabas.bench.scenario.Work.FanOut;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Rounds of a {@link FanOut}: in each, every contestant for itself, one after the other. */
record FanOutRounds(Scenario scenario, FanOut work, Stage stage) {

  void run(Results results) throws IOException, InterruptedException {
    try (var bare = new BareReader(stage, work.namespace())) {
      for (int i = 1 - stage.scale().warmUps(); i <= stage.scale().rounds(); i++) {
        round(i, bare, results);
      }
    }
  }

  private void round(int i, BareReader bare, Results results)
      throws IOException, InterruptedException {
    int round = Math.max(0, i);
    for (Endpoint node : stage.nodes()) {
      stage.told().accept(node.name());
      results.addAll(node(node, plan(i), round));
    }
    if (work.beside().contains(Beside.READER)) {
      bare.play(plan(i), round, results);
    }
    for (Reference.Server reference : stage.servers(work.beside())) {
      stage.told().accept(reference.name());
      FeedPlan plan = plan(i);
      results.add(reference.name(), round, () -> reference(reference, plan, round));
    }
  }

  int clients() {
    return stage.scale().of(work.clients());
  }

  /** As many clients on a channel as in full size, unless it is one. */
  private int channels() {
    int perChannel = work.clients() / work.rates().channels();
    return work.rates().channels() == 1 ? 1 : Math.max(1, clients() / perChannel);
  }

  FeedPlan plan(int round) {
    Work.Rates rates = work.rates();
    int turns = Math.min(rates.turnsPerSecond(), stage.scale().turnsMax());
    String run = scenario.name() + '-' + ProcessHandle.current().pid() + '-' + (round + 9);
    return new FeedPlan(run, channels(), rates.skewed(), turns, rates.burst(), work.sizeBytes());
  }

  CrowdPlan crowd(Endpoint node, FeedPlan plan, int clients) {
    return crowd(node.target(work.speech()), work.namespace() + ':', plan, clients);
  }

  private static CrowdPlan crowd(Target target, String namespace, FeedPlan plan, int clients) {
    return new CrowdPlan(target, clients, client -> namespace + plan.key(client % plan.channels()));
  }

  private List<Measured> node(Endpoint node, FeedPlan plan, int round)
      throws IOException, InterruptedException {
    List<Measured> measured = new ArrayList<>();
    try (Feed feed = feed(node, plan);
        Crowd crowd = Crowd.connect(crowd(node, plan, clients()));
        OwnConsumer consumer = consumer(node, plan)) {
      feed.start();
      Window.settle(crowd, feed, node.process(), round, stage.scale());
      consumer.takeLatency();
      Map<Figure, Double> figures =
          Window.measure(crowd, feed, node.process(), true, stage.scale().window());
      Map<Figure, Double> kafka = new EnumMap<>(Figure.class);
      Window.latency(consumer.takeLatency(), kafka);
      feed.stop();
      List<String> faults = crowd.end(expected(feed, plan, clients())).faults();
      measured.add(new Measured(node.name(), round, figures, faults));
      if (consumer.isReading()) {
        measured.add(new Measured("kafka", round, kafka, List.of()));
      }
    }
    return measured;
  }

  Feed feed(Endpoint node, FeedPlan plan) {
    String bootstrap = node.bootstrap();
    return bootstrap == null
        ? new PublisherFeed(plan, new RestPublisher(node.address(), node.key(), work.namespace()))
        : new KafkaFeed(plan, bootstrap, work.namespace());
  }

  private OwnConsumer consumer(Endpoint node, FeedPlan plan)
      throws IOException, InterruptedException {
    String bootstrap = node.bootstrap();
    return work.beside().contains(Beside.CONSUMER) && bootstrap != null
        ? OwnConsumer.start(bootstrap, work.namespace(), plan.run())
        : OwnConsumer.none();
  }

  static long expected(Feed feed, FeedPlan plan, int clients) {
    long expected = 0;
    for (int client = 0; client < clients; client++) {
      expected += feed.made(client % plan.channels());
    }
    return expected;
  }

  private Measured reference(Reference.Server reference, FeedPlan plan, int round)
      throws IOException, InterruptedException {
    try (Running running = reference.start(plan);
        Crowd crowd = Crowd.connect(crowd(running.target(), "", plan, clients()))) {
      Feed feed = running.feed();
      feed.start();
      Window.settle(crowd, feed, null, round, stage.scale());
      Map<Figure, Double> figures =
          Window.measure(crowd, feed, running.child().id(), false, stage.scale().window());
      feed.stop();
      List<String> faults = new ArrayList<>(crowd.end(expected(feed, plan, clients())).faults());
      faults.addAll(feed.faults());
      return new Measured(reference.name(), round, figures, faults);
    }
  }
}
