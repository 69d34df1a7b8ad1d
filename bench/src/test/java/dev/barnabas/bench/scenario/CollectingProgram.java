package dev.barnabas.bench.scenario;

import dev.barnabas.bench.process.Child;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** A program whose collector works until a line comes, and then rests. */
final class CollectingProgram {
  private static final Pattern WORKS = Pattern.compile("^(works)$");

  private CollectingProgram() {}

  /** In a JVM of its own; returns when its collector works. */
  static Child start() throws IOException, InterruptedException {
    Child child =
        Child.start(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CollectingProgram.class.getName()),
            Path.of("").toAbsolutePath());
    try {
      child.await(WORKS, Duration.ofMinutes(1));
      return child;
    } catch (IOException | InterruptedException failed) {
      child.close();
      throw failed;
    }
  }

  /** The end of the input ends it. */
  public static void main(String[] arguments) throws IOException {
    System.gc();
    System.out.println("works");
    while (System.in.available() == 0) {
      System.gc();
    }
    while (System.in.read() >= 0) {
      Thread.onSpinWait();
    }
  }
}
