package dev.barnabas.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MarketFeedTest {
  private static final Stamp STAMP = new Stamp(1_000, 2_000);

  @Test
  void walksTheSameWayForTheSameSeed() {
    assertThat(values(7)).isEqualTo(values(7)).isNotEqualTo(values(8));
  }

  @Test
  void opensAtThePriceOfTheFirstTick() {
    assertThat(new MarketFeed(7).recordAt(0, STAMP).value())
        .isEqualTo(
            """
            {"symbol":"CSTL","name":"Castle Works","price":412.50,"open":412.50,\
            "at":2000,"n":1,"run":1000}\
            """);
  }

  private static List<String> values(long seed) {
    MarketFeed feed = new MarketFeed(seed);
    return LongStream.range(0, 1_000).mapToObj(i -> feed.recordAt(i, STAMP).value()).toList();
  }
}
