package dev.barnabas.app.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The data in this jar; sources and licences are in {@code NOTICE.md} beside it. */
final class DemoFiles {
  private DemoFiles() {}

  /** The buses of the MBTA that had a position when the snapshot was taken. */
  static List<Bus> buses() {
    return text("mbta-buses.csv").lines().skip(1).map(DemoFiles::bus).toList();
  }

  /** Wikimedia events, one JSON text each. */
  static List<String> edits() {
    return text("wikimedia-recentchange.ndjson").lines().toList();
  }

  /** A file of this package as text. */
  static String text(String name) {
    try (InputStream in = DemoFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the demo's file " + name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Bus bus(String line) {
    String[] cells = line.split(",", -1);
    return new Bus(
        cells[0],
        cells[1],
        Double.parseDouble(cells[2]),
        Double.parseDouble(cells[3]),
        Integer.parseInt(cells[4]));
  }
}
