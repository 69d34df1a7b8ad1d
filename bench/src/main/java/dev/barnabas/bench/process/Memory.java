package dev.barnabas.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory of a process, in bytes. */
public final class Memory {
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern HISTOGRAM_TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

  private Memory() {}

  public static long resident(long process) throws IOException {
    Matcher found =
        RESIDENT.matcher(Files.readString(Path.of("/proc", Long.toString(process), "status")));
    if (!found.find()) {
      throw new IOException("process " + process + " has no resident memory");
    }
    return Long.parseLong(found.group(1)) * 1024;
  }

  /**
   * Live objects of a JVM after a full collection; empty: it is no JVM, or this one has no jcmd.
   */
  public static OptionalLong liveHeap(long process) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd) || !isJvm(process)) {
      return OptionalLong.empty();
    }
    Process asked =
        new ProcessBuilder(jcmd.toString(), Long.toString(process), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String text = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    asked.waitFor();
    Matcher found = HISTOGRAM_TOTAL.matcher(text);
    return found.find() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
  }

  /** jcmd asks by a signal, which ends many another program. */
  private static boolean isJvm(long process) throws IOException {
    Path maps = Path.of("/proc", Long.toString(process), "maps");
    return Files.readString(maps).contains("/libjvm.so");
  }
}
