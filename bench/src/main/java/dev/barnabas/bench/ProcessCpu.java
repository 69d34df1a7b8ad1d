package dev.barnabas.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The CPU time of another process, user and system, from {@code /proc} (Linux; steps of 10 ms). */
final class ProcessCpu {
  private static final int TICK_MICROS = 10_000; // USER_HZ is 100 on every Linux that matters
  private static final int UTIME = 11; // fields after the closing parenthesis of the name
  private static final int STIME = 12;

  private ProcessCpu() {}

  static long micros(long process) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(process), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * TICK_MICROS;
  }
}
