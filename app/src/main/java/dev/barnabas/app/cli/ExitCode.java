package dev.barnabas.app.cli;

/** What the process ends with; scripts rely on the numbers. */
final class ExitCode {
  static final int OK = 0;

  /** Something went wrong while it ran. */
  static final int FAILED = 1;

  /** The arguments make no command. */
  static final int USAGE = 2;

  /** The configuration is refused. */
  static final int CONFIG = 3;

  private ExitCode() {}
}
