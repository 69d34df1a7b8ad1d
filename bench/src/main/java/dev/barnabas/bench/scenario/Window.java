package dev.barnabas.bench.scenario;

import dev.barnabas.bench.base.Wait;
import dev.barnabas.bench.load.Crowd;
import dev.barnabas.bench.load.Feed;
import dev.barnabas.bench.process.CpuTime;
import dev.barnabas.bench.process.Share;
import dev.barnabas.bench.report.Figure;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Measures a crowd and the process that serves it for a while. */
final class Window {
  private static final Map<Share, Figure> FIGURES =
      Map.of(
          Share.LOOPS, Figure.LOOPS,
          Share.READER, Figure.READER,
          Share.BROKER, Figure.BROKER,
          Share.JVM, Figure.JVM,
          Share.OTHER, Figure.OTHER);

  private static final Duration MESSAGE = Duration.ofMinutes(1);

  private Window() {}

  /**
   * Per delivery, latency in milliseconds. At least until one came; throws when none does.
   *
   * @param process null: its CPU time is not known
   * @param shares whether its threads are those of a node
   */
  static Map<Figure, Double> measure(
      Crowd crowd, Feed feed, @Nullable Long process, boolean shares, Duration time)
      throws IOException, InterruptedException {
    var _ = crowd.takeLatency();
    CpuTime before = process == null ? null : CpuTime.of(process);
    long received = crowd.received();
    long bytes = crowd.bytes();
    long began = System.nanoTime();
    Wait.during(time);
    awaitMessage(crowd, feed, received, MESSAGE);
    double seconds = (System.nanoTime() - began) / 1e9;
    double count = crowd.received() - received;
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    if (process != null && before != null) {
      CpuTime after = CpuTime.of(process);
      figures.put(Figure.CPU, after.microsSince(before) / count);
      if (shares) {
        after
            .sharesSince(before)
            .forEach((share, micros) -> figures.put(FIGURES.get(share), micros / count));
      }
    }
    latency(crowd.takeLatency(), figures);
    figures.put(Figure.RATE, count / seconds);
    figures.put(Figure.BYTES, (crowd.bytes() - bytes) / count);
    return figures;
  }

  /** Until messages come, and as long as {@link Warmth#settle} says. Throws when none comes. */
  static void settle(Crowd crowd, Feed feed, @Nullable Long process, int round, Scale scale)
      throws IOException, InterruptedException {
    awaitMessage(crowd, feed, 0, MESSAGE);
    Warmth.settle(process, round, scale);
  }

  /** Throws at once why nobody makes messages any longer. */
  static void awaitMessage(Crowd crowd, Feed feed, long before, Duration most)
      throws IOException, InterruptedException {
    boolean ended = Wait.until(most, () -> crowd.received() > before || feed.hasFailed());
    if (feed.hasFailed()) {
      feed.stop();
    }
    if (!ended) {
      throw new IOException("no message came in " + most);
    }
  }

  static void latency(Histogram latency, Map<Figure, Double> figures) {
    figures.put(Figure.P50, latency.getValueAtPercentile(50) / 1e6);
    figures.put(Figure.P99, latency.getValueAtPercentile(99) / 1e6);
  }
}
