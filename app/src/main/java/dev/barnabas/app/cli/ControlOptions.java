package dev.barnabas.app.cli;

import dev.barnabas.app.wiring.StartException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command reaches a running node. Thread: main. */
final class ControlOptions {
  static final String TOKEN = "BARNABAS_CONTROL_TOKEN";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "A node (default: ${DEFAULT-VALUE}).",
      defaultValue = "http://localhost:8080")
  private URI url = URI.create("http://localhost:8080");

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "The file with a token of control.tokens; else the environment variable " + TOKEN + ".")
  private @Nullable Path tokenFile;

  @Option(
      names = "--app",
      paramLabel = "APP",
      description = "The app's id; may be left out where there is one.")
  private @Nullable String app;

  /**
   * The rules of the app on that node.
   *
   * @throws StartException there is no token, no such app, or nobody answers
   */
  RemoteRules rules(Map<String, String> environment) throws StartException {
    HttpClient http = HttpClient.newHttpClient();
    return RemoteRules.of(new ControlClient(http, url, token(environment)), app);
  }

  private String token(Map<String, String> environment) throws StartException {
    Path file = tokenFile;
    if (file == null) {
      String given = environment.get(TOKEN);
      if (given == null) {
        throw new StartException("a token is missing: give --token-file, or set " + TOKEN);
      }
      return given.strip();
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new StartException("the file " + file + " can't be read", e);
    }
  }
}
