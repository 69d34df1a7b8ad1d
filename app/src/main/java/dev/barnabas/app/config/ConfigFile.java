package dev.barnabas.app.config;

import dev.barnabas.mapping.egress.Extensions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the configuration: the file, then the environment over it.
 *
 * @param configuration every key checked, rules not yet read
 * @param warnings what a person should know and nothing depends on
 * @param places where each path stands, for problems that are found later
 * @param folder where relative names of files begin
 */
public record ConfigFile(
    Configuration configuration, List<String> warnings, Map<String, String> places, Path folder) {
  private static final long MAX_FILE_BYTES = 4 << 20;

  /**
   * Reads a file.
   *
   * @param environment variables; those of other programs are left alone
   * @throws ConfigException with all that is wrong
   */
  public static ConfigFile read(Path file, Map<String, String> environment) throws ConfigException {
    ConfigFile read = parse(text(file), file, environment);
    boolean empty = read.places().keySet().stream().allMatch(String::isEmpty);
    return empty ? read.warned(file + " holds no key: the standards count") : read;
  }

  /** What counts without a file: the environment and the standards. */
  public static ConfigFile standard(Map<String, String> environment) throws ConfigException {
    return parse("", Path.of("environment"), environment);
  }

  /** Reads a configuration that comes with the program. */
  public static ConfigFile builtIn(String text, String name) throws ConfigException {
    return parse(text, Path.of(name), Map.of());
  }

  /** Whether the file or a variable says something about the path. */
  public boolean has(String path) {
    return places.containsKey(path);
  }

  /** For rules that come from outside: they may only name schema files below the folder. */
  public Extensions foreignExtensions() {
    return RuleSurroundings.of(configuration, folder, false);
  }

  static ConfigFile parse(String text, Path file, Map<String, String> environment)
      throws ConfigException {
    YamlTree tree = tree(text, file);
    Map<String, @Nullable Object> root = new LinkedHashMap<>(tree.root());
    Map<String, String> places = new LinkedHashMap<>(tree.places());
    List<String> warnings = new Environment(root, places).apply(environment);
    Problems problems = new Problems(places);
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("."));
    Configuration read = new Binder(problems, folder).bind(Configuration.class, root, "");
    Environment.checkLogging(environment, problems);
    if (read == null || problems.count() > 0) {
      if (read != null) {
        Rules.addProblems(read, folder, problems); // a user sees those of the rules as well
      }
      throw new ConfigException(file.toString(), problems.all());
    }
    return new ConfigFile(read, List.copyOf(warnings), places, folder);
  }

  private ConfigFile warned(String warning) {
    List<String> more = new ArrayList<>(warnings);
    more.add(warning);
    return new ConfigFile(configuration, List.copyOf(more), places, folder);
  }

  private static String text(Path file) throws ConfigException {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw refused(file, "is larger than 4 MiB", "");
      }
      return Files.readString(file);
    } catch (IOException e) {
      String reason = Files.exists(file) ? "can't be read as UTF-8 text" : "does not exist";
      throw refused(file, "the file " + reason, "");
    }
  }

  private static YamlTree tree(String text, Path file) throws ConfigException {
    try {
      return YamlTree.parse(text);
    } catch (MarkedYamlEngineException e) {
      String line =
          e.getProblemMark()
              .map(mark -> "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
              .orElse("");
      throw refused(file, String.valueOf(e.getProblem()), line);
    } catch (YamlEngineException e) {
      throw refused(file, String.valueOf(e.getMessage()), "");
    }
  }

  private static ConfigException refused(Path file, String rule, String where) {
    return new ConfigException(file.toString(), List.of(new Problem("", null, rule, "", where)));
  }
}
