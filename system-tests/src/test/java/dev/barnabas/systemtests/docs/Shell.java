package dev.barnabas.systemtests.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.systemtests.cluster.Distribution;
import dev.barnabas.testkit.docs.DocsPage.Block;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Runs the commands of a page in a shell, beside the launcher, and compares what they print with
 * what the page shows.
 *
 * <p>Thread: the test's.
 */
final class Shell {
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final String PROMPT = "$ ";
  private static final String LIST = "./barnabas rules list";
  private static final Pattern REMOTE = Pattern.compile("\\./barnabas rules (?!test)[a-z-]+");
  private static final Pattern ID = Pattern.compile("^[\\w-]{12}(?= )");

  private final Path folder;
  private final URI node;
  private final String token;
  private final StringBuilder exported = new StringBuilder();

  /**
   * Lays the distribution out in a folder.
   *
   * @param node whom commands ask that ask a node
   */
  Shell(Path folder, URI node, String token) throws IOException {
    Distribution.unpack(folder);
    this.folder = folder;
    this.node = node;
    this.token = token;
  }

  /**
   * A command of a block.
   *
   * @param line as it is typed
   * @param shown what the page says that it prints: {@code …} stands for anything
   */
  record Command(String line, List<String> shown) {}

  static List<Command> commands(Block block) {
    List<Command> commands = new ArrayList<>();
    for (String line : block.text().lines().toList()) {
      if (line.startsWith(PROMPT)) {
        commands.add(new Command(line.substring(PROMPT.length()), new ArrayList<>()));
      } else {
        commands.getLast().shown().add(line);
      }
    }
    return commands;
  }

  /** Runs all of a block. */
  void run(Block block) throws Exception {
    for (Command command : commands(block)) {
      run(command);
    }
  }

  void run(Command command) throws Exception {
    if (command.line().startsWith("export ")) {
      exported.append(command.line().replace("…", token)).append('\n');
    } else if (command.line().startsWith(LIST)) {
      command.shown().forEach(this::awaitListed);
    } else {
      List<String> printed = printed(command.line());
      assertThat(printed).as(command.line()).hasSameSizeAs(command.shown());
      for (int i = 0; i < printed.size(); i++) {
        assertThat(printed.get(i)).as(command.line()).matches(pattern(command.shown().get(i)));
      }
    }
  }

  /** A rule comes to its state in its own time, and those of the file are listed too. */
  void awaitListed(String shown) {
    await(shown)
        .atMost(WAIT_MAX)
        .pollInSameThread()
        .untilAsserted(() ->
            assertThat(printed(LIST)).anySatisfy(line -> assertThat(line).matches(pattern(shown))));
  }

  /** Ids are made, dots stand for anything. */
  private static Pattern pattern(String shown) {
    String id = ID.matcher(shown).find() ? "[\\w-]{12}" : "";
    String rest = ID.matcher(shown).replaceFirst("");
    return Pattern.compile(
        Arrays.stream(rest.split("…", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*", id, "")));
  }

  private List<String> printed(String line) throws Exception {
    String asked = REMOTE.matcher(line).replaceAll("$0 --url " + node);
    ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", exported + asked);
    builder.directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("BARNABAS_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("BARNABAS_AOT", "off");
    builder.environment().put("BARNABAS_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    Process process = builder.start();
    try {
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)).as(line).isTrue();
      assertThat(process.exitValue()).as(out).isZero();
      return out.lines().toList();
    } finally {
      process.destroyForcibly();
    }
  }
}
