package dev.barnabas.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A command that ends by itself soon. */
public final class Command {
  private Command() {}

  /** The first line it prints; empty: it can't be run, or failed. */
  public static String output(Path folder, String... command) {
    try {
      Process process = new ProcessBuilder(command).directory(folder.toFile()).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? text.lines().findFirst().orElse("") : "";
    } catch (IOException notThere) {
      return "";
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
