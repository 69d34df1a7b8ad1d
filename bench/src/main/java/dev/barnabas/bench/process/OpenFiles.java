package dev.barnabas.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many connections this process may have. */
public final class OpenFiles {
  private static final Pattern LIMIT = Pattern.compile("Max open files\\s+\\d+\\s+(\\d+)");
  private static final int OTHER_FILES = 1_000; // a node with its Kafka has the same limit

  private OpenFiles() {}

  /** The JVM raises its limit to the hard one by itself. */
  public static int most() {
    try {
      Matcher found = LIMIT.matcher(Files.readString(Path.of("/proc/self/limits")));
      if (found.find()) {
        return Integer.parseInt(found.group(1)) - OTHER_FILES;
      }
    } catch (IOException | NumberFormatException unlimited) {
      return Integer.MAX_VALUE;
    }
    return Integer.MAX_VALUE;
  }
}
