package dev.barnabas.bench.scenario;

import dev.barnabas.bench.base.Wait;
import dev.barnabas.bench.load.Feed;
import dev.barnabas.bench.load.FeedPlan;
import dev.barnabas.bench.load.KafkaFeed;
import dev.barnabas.bench.process.CpuTime;
import dev.barnabas.bench.process.Endpoint;
import dev.barnabas.bench.process.Share;
import dev.barnabas.bench.reference.RecordReader;
import dev.barnabas.bench.report.Figure;
import dev.barnabas.bench.report.Measured;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka's client costs a Java program per record that only counts them: a round of its own
 * beside a node's.
 *
 * <p>Thread: main.
 */
final class BareReader implements AutoCloseable {
  private final Stage stage;
  private final String topic;
  private @Nullable RecordReader reader;

  BareReader(Stage stage, String topic) {
    this.stage = stage;
    this.topic = topic;
  }

  /** Of nothing when no node has told its Kafka. */
  void play(FeedPlan plan, int round, Results results) throws InterruptedException {
    Optional<String> kafka =
        stage.nodes().stream().map(Endpoint::bootstrap).filter(Objects::nonNull).findFirst();
    if (kafka.isPresent()) {
      stage.told().accept(RecordReader.NAME);
      results.add(RecordReader.NAME, round, () -> measure(kafka.get(), plan, round));
    }
  }

  private Measured measure(String bootstrap, FeedPlan plan, int round)
      throws IOException, InterruptedException {
    RecordReader counting = started(bootstrap);
    try (Feed feed = new KafkaFeed(plan, bootstrap, topic)) {
      counting.go();
      feed.start();
      counting.counted(1);
      Warmth.settle(counting.id(), round, stage.scale());
      Map<Figure, Double> figures = window(counting);
      feed.stop();
      long made = 0;
      for (int channel = 0; channel < plan.channels(); channel++) {
        made += feed.made(channel);
      }
      long counted = counting.counted(made);
      counting.stop();
      List<String> faults =
          counted == made ? List.of() : List.of(counted + " records read, " + made + " written");
      return new Measured(RecordReader.NAME, round, figures, faults);
    }
  }

  private RecordReader started(String bootstrap) throws IOException, InterruptedException {
    RecordReader started = reader;
    if (started == null) {
      started = RecordReader.start(bootstrap, topic);
      reader = started;
    }
    return started;
  }

  /** The reading is all that its JVM does not do for itself. */
  private Map<Figure, Double> window(RecordReader counting)
      throws IOException, InterruptedException {
    long countedBefore = counting.counted(0);
    CpuTime before = CpuTime.of(counting.id());
    long began = System.nanoTime();
    Wait.during(stage.scale().window());
    double count = counting.counted(countedBefore + 1) - countedBefore;
    CpuTime after = CpuTime.of(counting.id());
    double seconds = (System.nanoTime() - began) / 1e9;
    if (count <= 0) {
      throw new IOException("no record came in a window");
    }
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    figures.put(Figure.CPU, after.microsSince(before) / count);
    figures.put(Figure.READER, after.workSince(before) / count);
    figures.put(Figure.JVM, after.sharesSince(before).getOrDefault(Share.JVM, 0L) / count);
    figures.put(Figure.RATE, count / seconds);
    return figures;
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
  }
}
