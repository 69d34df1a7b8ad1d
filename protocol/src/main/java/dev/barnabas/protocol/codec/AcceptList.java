package dev.barnabas.protocol.codec;

import java.util.Locale;
import java.util.Optional;

/** Reads an {@code Accept} header (RFC 9110, 12.5.1) as far as two formats need it. */
final class AcceptList {
  private AcceptList() {}

  static Optional<WireFormat> best(String header) {
    Optional<WireFormat> best = Optional.empty();
    double bestQuality = 0;
    for (String range : header.split(",", -1)) {
      Optional<WireFormat> format = format(range);
      double quality = quality(range);
      if (format.isPresent() && quality > bestQuality) {
        best = format;
        bestQuality = quality;
      }
    }
    return best;
  }

  private static Optional<WireFormat> format(String range) {
    return switch (WireFormat.essence(range)) {
      case "*/*", "application/*" -> Optional.of(WireFormat.JSON);
      default -> WireFormat.ofContentType(range);
    };
  }

  private static double quality(String range) {
    for (String part : range.split(";", -1)) {
      String parameter = part.strip().toLowerCase(Locale.ROOT);
      if (parameter.startsWith("q=")) {
        return weight(parameter.substring(2));
      }
    }
    return 1;
  }

  private static double weight(String text) {
    // "0", "1", "0.5": at most three digits behind the point. Anything else counts in full.
    return text.matches("[01](\\.\\d{0,3})?") ? Double.parseDouble(text) : 1;
  }
}
