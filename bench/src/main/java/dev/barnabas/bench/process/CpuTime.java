package dev.barnabas.bench.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * The CPU time of a process and of its threads so far, from {@code /proc} (Linux).
 *
 * @param totalMicros user and system, of all threads that ever were; in steps of 10 ms
 * @param threads of each that lives: id → what it took
 */
public record CpuTime(long totalMicros, Map<Long, ThreadTime> threads) {
  private static final int TICK_MICROS = 10_000; // USER_HZ is 100 on every Linux that matters
  private static final int UTIME = 11; // fields after the closing parenthesis of the name
  private static final int STIME = 12;

  /** Of one thread. */
  public record ThreadTime(Share share, long micros) {}

  public static CpuTime of(long process) throws IOException {
    Path folder = Path.of("/proc", Long.toString(process));
    String stat = Files.readString(folder.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
    Map<Long, ThreadTime> threads = new HashMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(folder.resolve("task"))) {
      for (Path task : tasks) {
        addThread(task, threads);
      }
    }
    return new CpuTime(ticks * TICK_MICROS, threads);
  }

  private static void addThread(Path task, Map<Long, ThreadTime> threads) throws IOException {
    try {
      String name = Files.readString(task.resolve("comm")).strip();
      String nanos = Files.readString(task.resolve("schedstat")).split(" ", 2)[0];
      var time = new ThreadTime(Share.of(name), Long.parseLong(nanos) / 1_000);
      threads.put(Long.valueOf(task.getFileName().toString()), time);
    } catch (NoSuchFileException ended) {
      threads.remove(Long.valueOf(task.getFileName().toString()));
    }
  }

  /**
   * What the threads of each kind took since {@code before}, in microseconds. Only of those that
   * still live: with threads that ended meanwhile, it is less than {@link #microsSince}.
   */
  public Map<Share, Long> sharesSince(CpuTime before) {
    Map<Share, Long> shares = new EnumMap<>(Share.class);
    threads.forEach((id, now) -> {
      ThreadTime then = before.threads.get(id);
      long micros = now.micros() - (then == null ? 0 : then.micros());
      shares.merge(now.share(), micros, Long::sum);
    });
    return shares;
  }

  /** Of those, all but compilers, collector and broker: what a node does for its clients. */
  public long workSince(CpuTime before) {
    Map<Share, Long> shares = sharesSince(before);
    return shares.values().stream().mapToLong(Long::longValue).sum()
        - shares.getOrDefault(Share.JVM, 0L)
        - shares.getOrDefault(Share.BROKER, 0L);
  }

  public long microsSince(CpuTime before) {
    return totalMicros - before.totalMicros;
  }
}
