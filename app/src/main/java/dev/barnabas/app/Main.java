package dev.barnabas.app;

import dev.barnabas.app.cli.BarnabasCommand;

/** The program. Loads nothing that the command at hand doesn't need: the rest is in {@code cli}. */
public final class Main {
  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(BarnabasCommand.run(args));
  }
}
