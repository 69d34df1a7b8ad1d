package dev.barnabas.app.config;

import java.util.List;

/** The configuration is refused. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;
  private final String source;

  /**
   * @param source the file, as the user named it
   */
  public ConfigException(String source, List<Problem> problems) {
    super(
        source
            + " is refused: "
            + problems.size()
            + " problem"
            + (problems.size() == 1 ? "" : "s"));
    this.source = source;
    this.problems = List.copyOf(problems);
  }

  /** The file, as the user named it. */
  public String source() {
    return source;
  }

  /** All of them, in the order in which they were found; never empty. */
  public List<Problem> problems() {
    return problems;
  }
}
