package dev.barnabas.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * An invented market: seeded random walks that end where they began, so that they loop without a
 * jump.
 *
 * <p>Names and prices come from no exchange. Thread: any; immutable.
 */
final class MarketFeed implements Feed {
  static final int TICKS_PER_SECOND = 10;

  /** A walk of 25 minutes: 2,500 steps, one per instrument every 0.6 s. */
  private static final int STEPS = 2_500;

  private static final double STEP_DEVIATION = 0.0016;
  private static final List<Instrument> INSTRUMENTS =
      List.of(
          new Instrument("CSTL", "Castle Works", 412.50),
          new Instrument("BRDG", "Bridge Inn", 38.20),
          new Instrument("LNTN", "Village Lantern", 127.90),
          new Instrument("SRVY", "Land Surveyors", 84.75),
          new Instrument("POST", "Messenger Post", 256.10),
          new Instrument("HERR", "Herrenhof Ales", 19.45));

  private final List<double[]> walks;

  MarketFeed(long seed) {
    Random random = new Random(seed);
    List<double[]> seeded = new ArrayList<>();
    for (int i = 0; i < INSTRUMENTS.size(); i++) {
      seeded.add(walk(random));
    }
    this.walks = List.copyOf(seeded);
  }

  /** The symbols, each the last segment of a channel. */
  static List<String> symbols() {
    return INSTRUMENTS.stream().map(Instrument::symbol).toList();
  }

  @Override
  public String topic() {
    return DemoTopic.MARKET.topicName();
  }

  @Override
  public long dueAt(long elapsedMillis) {
    return elapsedMillis * TICKS_PER_SECOND / 1_000;
  }

  @Override
  public DemoRecord recordAt(long index, Stamp stamp) {
    int which = (int) (index % INSTRUMENTS.size());
    long step = index / INSTRUMENTS.size();
    Instrument instrument = INSTRUMENTS.get(which);
    double price = instrument.open() * Math.exp(walks.get(which)[(int) (step % STEPS)]);
    String value =
        String.format(
            Locale.ROOT,
            "{\"symbol\":\"%s\",\"name\":\"%s\",\"price\":%.2f,\"open\":%.2f,"
                + "\"at\":%d,\"n\":%d,\"run\":%d}",
            instrument.symbol(),
            instrument.name(),
            price,
            instrument.open(),
            stamp.at(),
            step + 1,
            stamp.run());
    return new DemoRecord(instrument.symbol(), value);
  }

  /** A random walk in logarithms, bent so that its end meets its start. */
  private static double[] walk(Random random) {
    double[] walk = new double[STEPS];
    double at = 0;
    for (int i = 0; i < STEPS; i++) {
      walk[i] = at;
      at += random.nextGaussian() * STEP_DEVIATION;
    }
    for (int i = 0; i < STEPS; i++) {
      walk[i] -= at * i / STEPS;
    }
    return walk;
  }

  private record Instrument(String symbol, String name, double open) {}
}
