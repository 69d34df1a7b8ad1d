package dev.barnabas.systemtests.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.barnabas.systemtests.tools.Tools;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** In one process of Node.js. */
final class NodeScenarios implements Scenarios {
  private static final Logger LOG = LoggerFactory.getLogger(NodeScenarios.class);
  private static final String RESULT = "@@ ";

  private final Process process;
  private final Writer names;
  private final BufferedReader results;

  NodeScenarios(boolean binary) {
    try {
      process =
          new ProcessBuilder(
                  Tools.node().toString(), "run-scenarios.mjs", SdkWorld.get().json(binary))
              .directory(Tools.javascript().toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    names = process.outputWriter(UTF_8);
    results = process.inputReader(UTF_8);
    var _ = readResult();
  }

  @Override
  public String run(String name) {
    try {
      names.write(name + '\n');
      names.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return readResult();
  }

  private String readResult() {
    try {
      for (String line = results.readLine(); line != null; line = results.readLine()) {
        if (line.startsWith(RESULT)) {
          return line.substring(RESULT.length());
        }
        LOG.info("node: {}", line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("Node.js ended");
  }

  /** The end of its standard input ends the script; the kill is for when it hangs. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
