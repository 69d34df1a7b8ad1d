package dev.barnabas.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BusFeedTest {
  private static final long SEED = 20180529;
  private static final Stamp STAMP = new Stamp(1_000, 2_000);
  private static final int BUSES = 549;

  @Test
  void drivesTheSamePathsForTheSameSeed() {
    assertThat(values(SEED)).isEqualTo(values(SEED));
  }

  @Test
  void drivesOtherPathsForAnotherSeed() {
    assertThat(values(SEED)).isNotEqualTo(values(SEED + 1));
  }

  @Test
  void startsEachBusWhereItReallyWas() {
    List<String> firstRound = values(SEED).subList(0, BUSES);

    assertThat(DemoFiles.buses())
        .allSatisfy(bus -> {
          assertThat(firstRound)
              .anyMatch(value ->
                  value.contains("\"id\":\"" + bus.id() + "\"")
                      && value.contains(
                          String.format(
                              Locale.ROOT,
                              "\"lat\":%.5f,\"long\":%.5f",
                              bus.latitude(),
                              bus.longitude())));
        });
  }

  @Test
  void countsEachBusFromOne() {
    BusFeed feed = new BusFeed(DemoFiles.buses(), SEED);

    assertThat(feed.recordAt(0, STAMP).value()).contains("\"n\":1,");
    assertThat(feed.recordAt(BUSES, STAMP).value()).contains("\"n\":2,");
    assertThat(feed.recordAt(BUSES, STAMP).key()).isEqualTo(feed.recordAt(0, STAMP).key());
  }

  @Test
  void spreadsTheRecordsEvenlyOverTime() {
    BusFeed feed = new BusFeed(DemoFiles.buses(), SEED);

    assertThat(feed.dueAt(0)).isZero();
    assertThat(feed.dueAt(1_000)).isEqualTo(150);
    assertThat(feed.dueAt(3_600_000)).isEqualTo(540_000);
  }

  private static List<String> values(long seed) {
    BusFeed feed = new BusFeed(DemoFiles.buses(), seed);
    return LongStream.range(0, 3 * BUSES).mapToObj(i -> feed.recordAt(i, STAMP).value()).toList();
  }
}
