package dev.barnabas.mapping.rule;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many records of a rule may fail within a time, written as {@code 100/s}.
 *
 * @param count within {@code perMillis}; one more is too many
 */
public record MaxRate(int count, long perMillis) {
  /** Each node remembers the time of so many failures. */
  static final int COUNT_MAX = 100_000;

  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})/([smh])");
  private static final Map<String, Long> UNITS = Map.of("s", 1_000L, "m", 60_000L, "h", 3_600_000L);

  /**
   * Reads {@code 100/s}, {@code 20/m} or {@code 5/h}; zero is none at all.
   *
   * @throws RuleException it is nothing of that kind
   */
  static MaxRate parse(String path, String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || Integer.parseInt(form.group(1)) > COUNT_MAX) {
      throw new RuleException(
          path, text, "must be a number up to " + COUNT_MAX + " per s, m or h", "Write 100/s");
    }
    return new MaxRate(Integer.parseInt(form.group(1)), UNITS.getOrDefault(form.group(2), 1_000L));
  }

  @Override
  public String toString() {
    String unit =
        UNITS.entrySet().stream()
            .filter(one -> one.getValue() == perMillis)
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(perMillis + " ms");
    return count + "/" + unit;
  }
}
