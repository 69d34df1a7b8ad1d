package dev.barnabas.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A seeded path that starts at a bus's real position in its real direction and is driven there and
 * back for ever.
 *
 * <p>Directions are multiples of 45 degrees, as in a transit diagram and as in most of the source's
 * bearings. Turns keep within 90 degrees of the first direction, so that a path leads somewhere.
 * Thread: any; immutable.
 */
final class BusPath {
  private static final int LEGS = 6;
  private static final double LEG_MIN_METRES = 250;
  private static final double LEG_MAX_METRES = 800;
  private static final int TURN_DEGREES = 45;

  /** Less than half of the shortest leg. */
  private static final double CURVE_METRES = 100;

  private static final int CURVE_STEPS = 4;
  private static final double METRES_PER_DEGREE = 111_195;

  private final Bus bus;
  private final List<Point> points;
  private final double lengthMetres;

  private BusPath(Bus bus, List<Point> points) {
    this.bus = bus;
    this.points = points;
    double length = 0;
    for (int i = 1; i < points.size(); i++) {
      length += points.get(i - 1).distanceTo(points.get(i));
    }
    this.lengthMetres = length;
  }

  static BusPath seeded(Bus bus, RandomGenerator random) {
    List<Point> corners = new ArrayList<>();
    Point at = new Point(0, 0);
    corners.add(at);
    int first = Math.round(bus.bearing() / (float) TURN_DEGREES) * TURN_DEGREES;
    int turned = 0;
    for (int leg = 0; leg < LEGS; leg++) {
      double metres = random.nextDouble(LEG_MIN_METRES, LEG_MAX_METRES);
      at = at.ahead(first + turned, metres);
      corners.add(at);
      int turn = random.nextBoolean() ? TURN_DEGREES : -TURN_DEGREES;
      turned += Math.abs(turned + turn) > 2 * TURN_DEGREES ? -turn : turn;
    }
    return new BusPath(bus, rounded(corners));
  }

  /** Where the bus is after it has driven so far. */
  Place placeAfter(double metres) {
    double along = metres % (2 * lengthMetres);
    boolean back = along > lengthMetres;
    double rest = back ? 2 * lengthMetres - along : along;
    int last = points.size() - 1;
    int i = 1;
    while (i < last && rest > points.get(i - 1).distanceTo(points.get(i))) {
      rest -= points.get(i - 1).distanceTo(points.get(i));
      i++;
    }
    Point from = points.get(i - 1);
    Point to = points.get(i);
    Point at = from.between(to, Math.min(1, rest / from.distanceTo(to)));
    int bearing = back ? to.bearingTo(from) : from.bearingTo(to);
    double latitude = bus.latitude() + at.north() / METRES_PER_DEGREE;
    double east = METRES_PER_DEGREE * Math.cos(Math.toRadians(bus.latitude()));
    return new Place(latitude, bus.longitude() + at.east() / east, bearing);
  }

  /** Straight on between the corners, and round each of them in a curve (a quadratic Bezier). */
  private static List<Point> rounded(List<Point> corners) {
    List<Point> line = new ArrayList<>();
    line.add(corners.getFirst());
    for (int i = 1; i < corners.size() - 1; i++) {
      Point corner = corners.get(i);
      Point enter = corner.towards(corners.get(i - 1), CURVE_METRES);
      Point leave = corner.towards(corners.get(i + 1), CURVE_METRES);
      for (int step = 0; step <= CURVE_STEPS; step++) {
        double share = step / (double) CURVE_STEPS;
        line.add(enter.between(corner, share).between(corner.between(leave, share), share));
      }
    }
    line.add(corners.getLast());
    return List.copyOf(line);
  }

  /** A position on the ground. */
  record Place(double latitude, double longitude, int bearing) {}

  /** Metres from the start. */
  private record Point(double east, double north) {
    Point ahead(int bearing, double metres) {
      double angle = Math.toRadians(bearing);
      return new Point(east + Math.sin(angle) * metres, north + Math.cos(angle) * metres);
    }

    Point towards(Point other, double metres) {
      return between(other, metres / distanceTo(other));
    }

    Point between(Point other, double share) {
      return new Point(east + (other.east - east) * share, north + (other.north - north) * share);
    }

    double distanceTo(Point other) {
      return Math.hypot(other.east - east, other.north - north);
    }

    int bearingTo(Point other) {
      double degrees = Math.toDegrees(Math.atan2(other.east - east, other.north - north));
      return Math.floorMod(Math.round(degrees), 360);
    }
  }
}
