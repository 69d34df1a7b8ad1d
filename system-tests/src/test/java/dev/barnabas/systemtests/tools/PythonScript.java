package dev.barnabas.systemtests.tools;

import java.nio.file.Path;

/**
 * One of our scripts in a process of Python that answers line by line.
 *
 * <p>Thread: the test's.
 */
public final class PythonScript implements AutoCloseable {
  private final AnsweringProcess process;

  /**
   * Starts it, or skips the test where there is no Python with the packages.
   *
   * @param authority the certificate that it trusts, PEM
   */
  public PythonScript(String script, String argument, Path authority) {
    ProcessBuilder command =
        new ProcessBuilder(Tools.python().toString(), script, argument)
            .directory(Tools.pythonScripts().toFile());
    command.environment().put("SSL_CERT_FILE", authority.toAbsolutePath().toString());
    command.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    command.environment().put("PYTHONUTF8", "1");
    process = new AnsweringProcess("python", command);
  }

  /** Sends a line and waits for the answer. */
  public String ask(String line) {
    return process.ask(line);
  }

  @Override
  public void close() {
    process.close();
  }
}
