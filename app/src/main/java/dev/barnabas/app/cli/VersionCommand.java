package dev.barnabas.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code barnabas version}. Thread: main. */
@Command(
    name = "version",
    description = "Print the version of Barnabas, of the Kafka in it, and of the Java it runs on.")
final class VersionCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    Properties built = built();
    spec.commandLine()
        .getOut()
        .printf(
            "barnabas %s (Kafka %s, Java %s)%n",
            built.getProperty("version"), built.getProperty("kafka"), Runtime.version());
  }

  private static Properties built() {
    Properties properties = new Properties();
    try (InputStream in =
        VersionCommand.class.getResourceAsStream("/barnabas-version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the version is not in this build", e);
    }
    return properties;
  }
}
