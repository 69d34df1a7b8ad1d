package dev.barnabas.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BusPathTest {
  private static final double METRES_PER_DEGREE = 111_195;
  private static final Bus BUS = new Bus("0806", "225", 42.35, -71.06, 315);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void drivesAsFarAsItSays(long seed) {
    BusPath path = BusPath.seeded(BUS, new Random(seed));
    BusPath.Place before = path.placeAfter(0);

    for (int metres = 10; metres < 40_000; metres += 10) {
      BusPath.Place after = path.placeAfter(metres);
      assertThat(metresBetween(before, after)).as("at %d m", metres).isLessThan(10.5);
      before = after;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void leavesInTheDirectionOfTheRealBus(long seed) {
    BusPath path = BusPath.seeded(BUS, new Random(seed));

    assertThat(path.placeAfter(1).bearing()).isCloseTo(315, within(1));
    assertThat(path.placeAfter(0).latitude()).isEqualTo(BUS.latitude());
    assertThat(path.placeAfter(0).longitude()).isEqualTo(BUS.longitude());
  }

  private static double metresBetween(BusPath.Place a, BusPath.Place b) {
    double north = (a.latitude() - b.latitude()) * METRES_PER_DEGREE;
    double perDegreeEast = METRES_PER_DEGREE * Math.cos(Math.toRadians(a.latitude()));
    return Math.hypot(north, (a.longitude() - b.longitude()) * perDegreeEast);
  }
}
