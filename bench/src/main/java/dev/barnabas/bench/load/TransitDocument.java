package dev.barnabas.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The whole feed of a transit agency as one message, after 550 real buses: each time another tenth
 * of them, the same in every run, has moved. A last entry has the marker, and a sum over all.
 *
 * <p>Thread: the one that makes messages.
 */
public final class TransitDocument {
  private static final Pattern PLACE =
      Pattern.compile(
          "(?<=\"position\":)\\{\"latitude\":([^,]+),\"longitude\":([^}]+)},"
              + "\"timestamp\":\"(\\d+)\"");
  private static final String SUM = "\"sum\":\"";
  private static final byte[] SUM_BYTES = SUM.getBytes(StandardCharsets.US_ASCII);
  private static final int SUM_DIGITS = 8;
  private static final int TAIL_BYTES = 120; // the last entry is in it
  private static final int MOVED_ONE_IN = 10;
  private static final int SECONDS_BETWEEN = 15;
  private static final double STEP_DEGREES = 0.001;
  private static final double DIGITS = 1e7;
  private static final long SEED = 7;

  private final List<String> between = new ArrayList<>();
  private final List<Bus> buses = new ArrayList<>();
  private final Random random = new Random(SEED);

  private record Bus(double latitude, double longitude, long timestamp) {}

  public TransitDocument() {
    String feed = feed();
    Matcher place = PLACE.matcher(feed);
    int end = 0;
    while (place.find()) {
      between.add(feed.substring(end, place.start()));
      double latitude = Double.parseDouble(place.group(1));
      double longitude = Double.parseDouble(place.group(2));
      buses.add(new Bus(latitude, longitude, Long.parseLong(place.group(3))));
      end = place.end();
    }
    between.add(feed.substring(end, feed.lastIndexOf(']')));
  }

  private static String feed() {
    try (InputStream file =
        TransitDocument.class.getResourceAsStream("/barnabas-bench/buses.json")) {
      byte[] bytes = Objects.requireNonNull(file, "buses.json").readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The next one. */
  String next(String marker) {
    for (int i = 0; i < buses.size() / MOVED_ONE_IN; i++) {
      int bus = random.nextInt(buses.size());
      buses.set(bus, moved(buses.get(bus)));
    }
    var text = new StringBuilder();
    for (int i = 0; i < buses.size(); i++) {
      Bus bus = buses.get(i);
      text.append(between.get(i));
      text.append("{\"latitude\":").append(bus.latitude);
      text.append(",\"longitude\":").append(bus.longitude);
      text.append("},\"timestamp\":\"").append(bus.timestamp).append('"');
    }
    text.append(between.getLast()).append(",{\"id\":\"check\",\"marker\":\"").append(marker);
    text.append("\",").append(SUM);
    int sumAt = text.length();
    text.append("0".repeat(SUM_DIGITS)).append("\"}]");
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    return text.replace(sumAt, sumAt + SUM_DIGITS, sum(bytes, bytes.length)).toString();
  }

  private Bus moved(Bus bus) {
    return new Bus(moved(bus.latitude), moved(bus.longitude), bus.timestamp + SECONDS_BETWEEN);
  }

  private double moved(double degrees) {
    return Math.round((degrees + random.nextDouble(STEP_DEGREES)) * DIGITS) / DIGITS;
  }

  /** Of what stands before the sum itself. */
  private static String sum(byte[] bytes, int end) {
    var crc = new CRC32();
    crc.update(bytes, 0, Bytes.indexOf(SUM_BYTES, bytes, end - TAIL_BYTES, end));
    return "%08x".formatted(crc.getValue());
  }

  /** Whether it is what somebody made, to the last byte. */
  static boolean isWhole(byte[] document) {
    int end = document.length;
    int at = end < TAIL_BYTES ? -1 : Bytes.indexOf(SUM_BYTES, document, end - TAIL_BYTES, end);
    if (at < 0) {
      return false;
    }
    byte[] rest = (sum(document, end) + "\"}]").getBytes(StandardCharsets.US_ASCII);
    int restAt = at + SUM_BYTES.length;
    return restAt + rest.length == end && Bytes.indexOf(rest, document, restAt, end) == restAt;
  }

  /** Where its marker begins. */
  static int marker(byte[] document) {
    return Marker.find(document, document.length - TAIL_BYTES, document.length);
  }
}
