package dev.barnabas.app.config;

import org.jspecify.annotations.Nullable;

/**
 * Something in the configuration that can't be used.
 *
 * @param path the key, such as {@code egress[0].from.topics}; empty for the file as a whole
 * @param value what stands there, shortened; null when nothing does, or it is a secret
 * @param rule what must hold
 * @param remedy what to do; empty when the rule says it
 * @param where {@code line 12} or the environment variable; empty when unknown
 */
public record Problem(
    String path, @Nullable String value, String rule, String remedy, String where) {
  private static final int SHOWN_CHARS = 80;

  /** A value as messages show it. */
  static String shown(Object value) {
    String text = String.valueOf(value).replaceAll("\\s+", " ");
    return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
  }

  /** One line for a person. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    if (!where.isEmpty()) {
      line.append(where).append(": ");
    }
    if (!path.isEmpty()) {
      line.append(path);
      if (value != null) {
        line.append(" = ").append(value);
      }
      line.append(": ");
    }
    line.append(rule);
    if (!remedy.isEmpty()) {
      line.append(". ").append(remedy);
    }
    boolean ended = ".?!".indexOf(line.charAt(line.length() - 1)) >= 0;
    return line.append(ended ? "" : ".").toString();
  }
}
