package dev.barnabas.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The buses of a snapshot, which report in turns. They start where they really were; how they go
 * from there is invented: to and fro on a straight line each.
 *
 * <p>Thread: the caller's.
 */
final class Fleet {
  /** One in so many buses reports between two snapshots; the others stand there as before. */
  private static final int TURNS = 3;

  /** Degrees: some 1.5 km to each side, in steps of 90 m, which one can see on a map of a city. */
  private static final double REACH = 0.014;

  private static final double STEP = 0.0008;

  private final List<Bus> buses = new ArrayList<>();
  private int turn;

  /**
   * @param snapshot an array, whose positions and times {@link #move} changes
   * @param random decides each bus's line
   */
  Fleet(JsonNode snapshot, Random random) {
    for (JsonNode one : snapshot) {
      if (one.path("vehicle").get("position") instanceof ObjectNode position) {
        buses.add(
            new Bus(
                (ObjectNode) one.get("vehicle"),
                position,
                position.get("latitude").asDouble(),
                position.get("longitude").asDouble(),
                random.nextDouble(2 * Math.PI)));
      }
    }
  }

  /** The next third of them goes on and says so. */
  void move(Instant now) {
    int steps = ++turn / TURNS;
    for (int i = turn % TURNS; i < buses.size(); i += TURNS) {
      buses.get(i).report(steps * STEP, now);
    }
  }

  private record Bus(
      ObjectNode vehicle, ObjectNode position, double latitude, double longitude, double heading) {

    void report(double gone, Instant now) {
      double there = toAndFro(gone);
      position.put("latitude", rounded(latitude + there * Math.sin(heading)));
      position.put("longitude", rounded(longitude + there * Math.cos(heading)));
      vehicle.put("timestamp", String.valueOf(now.getEpochSecond()));
    }

    private static double toAndFro(double gone) {
      double round = gone % (4 * REACH);
      return round < REACH ? round : round < 3 * REACH ? 2 * REACH - round : round - 4 * REACH;
    }

    private static double rounded(double degrees) {
      return Math.round(degrees * 1e6) / 1e6;
    }
  }
}
