package dev.barnabas.bench.scenario;

import dev.barnabas.bench.load.Speech;
import dev.barnabas.bench.scenario.Work.Arrivals;
import dev.barnabas.bench.scenario.Work.Beside;
import dev.barnabas.bench.scenario.Work.Documents;
import dev.barnabas.bench.scenario.Work.FanOut;
import dev.barnabas.bench.scenario.Work.Idle;
import dev.barnabas.bench.scenario.Work.Rates;
import dev.barnabas.bench.scenario.Work.Storm;
import dev.barnabas.bench.scenario.Work.Stuck;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** All there is to measure. */
public final class Scenarios {
  private static final int BYTES = 150;

  private Scenarios() {}

  public static List<Scenario> all() {
    return Stream.of(deliveries(), fromTopics(), connections())
        .flatMap(List::stream)
        .sorted(Comparator.comparing(Scenario::name))
        .toList();
  }

  private static List<Scenario> deliveries() {
    return List.of(
        new Scenario(
            "a",
            "1 channel × 1,000 clients, 25 messages/s",
            fanOut(1_000, new Rates(1, false, 25, 1))),
        new Scenario(
            "b",
            "1 channel × 10,000 clients, 5 messages/s",
            fanOut(10_000, new Rates(1, false, 5, 1))),
        new Scenario(
            "c",
            "1 channel × 1,000 clients, 10 bursts/s of 10 messages",
            fanOut(1_000, new Rates(1, false, 10, 10))),
        new Scenario(
            "d",
            "1 hot channel × 40 clients, 2,000 messages/s, gathered for 1 ms",
            new FanOut(
                "coalesced",
                Speech.ABLY_JSON,
                40,
                new Rates(1, false, 2_000, 1),
                BYTES,
                Set.of(Beside.SERVERS))),
        new Scenario(
            "e",
            "10,000 channels × 2 clients, rates after Zipf, 2,500 messages/s, MessagePack",
            new FanOut(
                "bench",
                Speech.ABLY_BINARY,
                20_000,
                new Rates(10_000, true, 2_500, 1),
                BYTES,
                Set.of(Beside.BROKERS))),
        new Scenario(
            "k",
            "a transit feed of 550 buses as one message, 4/s to 50 clients; a tenth has moved",
            new Documents(50, 4)));
  }

  private static List<Scenario> fromTopics() {
    return List.of(
        new Scenario(
            "f1",
            "append → client by a direct rule: 1,000 records/s, 1,000 channels × 1 client",
            fromTopic("bench", new Rates(1_000, false, 1_000, 1), Beside.READER)),
        new Scenario(
            "f2",
            "append → client by a direct rule: 10,000 records/s, 1,000 channels × 1 client",
            fromTopic("bench", new Rates(1_000, false, 10_000, 1), Beside.READER)),
        new Scenario(
            "f3",
            "append → client by a direct rule: 100 records/s, 1 channel × 1,000 clients",
            fromTopic("bench", new Rates(1, false, 100, 1), Beside.BROADCASTERS)),
        new Scenario(
            "f4",
            "append → client through the log: 1,000 records/s, 1,000 channels × 1 client",
            fromTopic("logged", new Rates(1_000, false, 1_000, 1))));
  }

  private static List<Scenario> connections() {
    return List.of(
        new Scenario("g", "18,000 idle clients, a channel each", new Idle(18_000)),
        new Scenario("h", "connect, authenticate, attach", new Arrivals(5_000)),
        new Scenario(
            "i",
            "a node with 15,000 clients on 100 channels is killed; they resume at one with 1,000",
            new Storm(
                new FanOut(
                    "bench",
                    Speech.ABLY_JSON,
                    15_000,
                    new Rates(100, false, 100, 1),
                    BYTES,
                    Set.of()),
                1_000)),
        new Scenario(
            "j",
            "1 channel × 1,000 clients, 25 messages/s of 2,000 bytes, 1 client in 10 stands still",
            new Stuck(
                new FanOut(
                    "bench", Speech.ABLY_JSON, 1_000, new Rates(1, false, 25, 1), 2_000, Set.of()),
                10,
                8)));
  }

  private static FanOut fanOut(int clients, Rates rates) {
    return new FanOut("bench", Speech.ABLY_JSON, clients, rates, BYTES, Set.of(Beside.SERVERS));
  }

  private static FanOut fromTopic(String namespace, Rates rates, Beside... further) {
    Set<Beside> beside = EnumSet.of(Beside.CONSUMER, further);
    return new FanOut(namespace, Speech.ABLY_JSON, 1_000, rates, BYTES, beside);
  }
}
