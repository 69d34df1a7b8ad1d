package dev.barnabas.mapping.rule;

import dev.barnabas.mapping.MappingError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression on channel names: a channel matches when it is found anywhere in its name;
 * the empty one matches every channel. RE2's syntax: look-around, back-references, possessive and
 * atomic groups are refused, and a match that reads the name too often is given up, because clients
 * choose names.
 */
public final class ChannelPattern {
  private static final int LENGTH_CHARS_MAX = 500;

  // 2,048 characters of a name, each read 50 times: ordinary patterns read each once or twice.
  private static final int READS_MAX = 100_000;
  private static final Pattern BEYOND_RE2 =
      Pattern.compile("\\(\\?(?:[=!>]|<[=!])|\\\\[1-9k]|(?<!\\\\)[*+?}]\\+");

  private final Pattern pattern;

  private ChannelPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Compiles a pattern.
   *
   * @param path of the key, for messages
   * @throws RuleException when it is none, or too long, or beyond RE2
   */
  public static ChannelPattern compile(String path, String text) {
    if (text.length() > LENGTH_CHARS_MAX) {
      throw new RuleException(
          path, text, "has at most " + LENGTH_CHARS_MAX + " characters", "Write several rules");
    }
    if (BEYOND_RE2.matcher(text).find()) {
      throw new RuleException(
          path, text, "must be RE2: no look-around, back-reference or possessive quantifier", "");
    }
    try {
      return new ChannelPattern(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      throw new RuleException(
          path,
          text,
          "is no regular expression: " + e.getDescription() + " at " + e.getIndex(),
          "");
    }
  }

  /**
   * Whether the channel matches.
   *
   * @throws MappingError when that can't be found out in reasonable time
   */
  public boolean matches(String channel) {
    return pattern.matcher(new CountedText(channel)).find();
  }

  /** Whether some name that starts with {@code prefix} may match; errs on the side of yes. */
  @SuppressWarnings("JdkObsolete") // a match that more text could complete is what is asked for
  boolean mayMatchBelow(String prefix) {
    Matcher matcher = pattern.matcher(new CountedText(prefix));
    return matcher.find() || matcher.hitEnd();
  }

  @Override
  public String toString() {
    return pattern.pattern();
  }

  /**
   * A name that counts how often it is read.
   *
   * <p>Thread: the caller's.
   */
  private static final class CountedText implements CharSequence {
    private final String text;
    private int readsLeft = READS_MAX;

    CountedText(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (--readsLeft < 0) {
        throw new MappingError(
                MappingError.Reason.EXPRESSION, "the pattern takes too long on this channel's name")
            .at("from.channels");
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
