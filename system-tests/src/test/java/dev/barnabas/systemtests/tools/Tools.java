package dev.barnabas.systemtests.tools;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the tools are. A test that asks for one that is missing is skipped, with a banner: {@code
 * BARNABAS_TOOLS=required} makes the build fail before it comes to that.
 */
public final class Tools {
  private static final Logger LOG = LoggerFactory.getLogger(Tools.class);
  private static final Properties FOUND = read();

  private Tools() {}

  /** The browser's executable. */
  public static Path chromium() {
    return find("tools.chromium");
  }

  /** The executable of Node.js. */
  public static Path node() {
    return find("tools.node");
  }

  /** The folder of our scripts for Node.js, with the npm packages in its {@code node_modules}. */
  public static Path javascript() {
    return find("tools.javascript");
  }

  /** The folder of our scripts for {@code @ably/laravel-echo}, with its npm packages. */
  public static Path laravelEcho() {
    return find("tools.laravel");
  }

  /** Python of an environment that has the packages. */
  public static Path python() {
    return find("tools.python");
  }

  /** The folder of our scripts for Python. */
  static Path pythonScripts() {
    return Path.of("python").toAbsolutePath();
  }

  /**
   * Skips the test, with a banner, for want of something that no script can install; fails it with
   * {@code BARNABAS_TOOLS=required}.
   *
   * @return what to throw when the tools are required; else the test is aborted here
   */
  public static IllegalStateException lacks(String what) {
    LOG.warn("######## SKIPPED: {} ########", what);
    return "required".equals(System.getenv("BARNABAS_TOOLS"))
        ? new IllegalStateException(what)
        : abort(what);
  }

  /** What Playwright's driver is started from. */
  static Path playwrightDriver() {
    return find("playwright.cli.dir");
  }

  private static Path find(String name) {
    String value = FOUND.getProperty(name);
    if (value == null) {
      String missing = FOUND.getProperty("tools.missing", "system-tests/setup.sh did not run. ");
      LOG.warn("######## SKIPPED for want of {}: {} ########", name, missing);
      return abort("no " + name + ": " + missing);
    }
    return Path.of(value);
  }

  /** Maven hands the file over as system properties; an IDE does not. */
  private static Properties read() {
    Properties found = new Properties();
    Path file = Path.of("target/tools.properties");
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        found.load(reader);
      } catch (IOException e) {
        LOG.warn("{} can't be read", file, e);
      }
    }
    return found;
  }
}
