package dev.barnabas.app.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * The movements of all buses, spread evenly over time: {@value #RECORDS_PER_SECOND} records a
 * second, so that each of the 549 buses moves about every 3.7 s.
 *
 * <p>The motion is simulated: real starts, seeded paths, five times the speed of a real bus, which
 * one would not see on a map of a whole city. Thread: any; immutable.
 */
final class BusFeed implements Feed {
  static final int RECORDS_PER_SECOND = 150;
  private static final double METRES_PER_SECOND_MIN = 30;
  private static final double METRES_PER_SECOND_MAX = 50;

  private final List<Traveller> travellers;

  BusFeed(List<Bus> buses, long seed) {
    Random random = new Random(seed);
    List<Traveller> seeded = new ArrayList<>();
    for (Bus bus : buses) {
      double speed = random.nextDouble(METRES_PER_SECOND_MIN, METRES_PER_SECOND_MAX);
      seeded.add(new Traveller(bus, BusPath.seeded(bus, random), speed));
    }
    Collections.shuffle(
        seeded, random); // neighbours in the file should not move one after the other
    this.travellers = List.copyOf(seeded);
  }

  @Override
  public String topic() {
    return DemoTopic.BUSES.topicName();
  }

  @Override
  public long dueAt(long elapsedMillis) {
    return elapsedMillis * RECORDS_PER_SECOND / 1_000;
  }

  @Override
  public DemoRecord recordAt(long index, Stamp stamp) {
    Traveller traveller = travellers.get((int) (index % travellers.size()));
    long round = index / travellers.size();
    double seconds = round * (double) travellers.size() / RECORDS_PER_SECOND;
    BusPath.Place place = traveller.path().placeAfter(seconds * traveller.metresPerSecond());
    Bus bus = traveller.bus();
    String value =
        String.format(
            Locale.ROOT,
            "{\"id\":\"%s\",\"route\":\"%s\",\"lat\":%.5f,\"long\":%.5f,\"bearing\":%d,"
                + "\"at\":%d,\"n\":%d,\"run\":%d}",
            bus.id(),
            bus.route(),
            place.latitude(),
            place.longitude(),
            place.bearing(),
            stamp.at(),
            round + 1,
            stamp.run());
    return new DemoRecord(bus.id(), value);
  }

  private record Traveller(Bus bus, BusPath path, double metresPerSecond) {}
}
