package dev.barnabas.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a figure depends on beside the program. */
final class Surroundings {
  private Surroundings() {}

  static Map<String, String> read() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    all.put("commit", Home.commit());
    all.put("processor", field("/proc/cpuinfo", "model name"));
    all.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    all.put("memory", field("/proc/meminfo", "MemTotal"));
    all.put("kernel", System.getProperty("os.name") + ' ' + System.getProperty("os.version"));
    all.put("jvm", System.getProperty("java.vm.name") + ' ' + System.getProperty("java.version"));
    all.put("load", field("/proc/loadavg", ""));
    return all;
  }

  private static String field(String file, String name) {
    try {
      return Files.readString(Path.of(file))
          .lines()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException notThere) {
      return "";
    }
  }
}
