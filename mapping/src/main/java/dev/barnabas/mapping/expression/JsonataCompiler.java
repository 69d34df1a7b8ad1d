package dev.barnabas.mapping.expression;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses JSONata, and refuses what is no function of its document. */
final class JsonataCompiler {
  /** Each node maps a direct rule's records by itself, and all have to see the same. */
  private static final Set<String> IMPURE = Set.of("now", "millis", "random", "shuffle", "eval");

  // Texts, quoted names and comments, in which a name is none; or a variable.
  private static final Pattern NAMES =
      Pattern.compile(
          "\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'|`[^`]*`|/\\*.*?\\*/|\\$(\\w+)",
          Pattern.DOTALL);

  /** Tried to call what is no function: {@code $unknown(1)}. */
  private static final Set<String> NO_FUNCTION = Set.of("T1005", "T1006", "T1007", "T1008");

  private JsonataCompiler() {}

  static Expression compile(String text) {
    if (text.isBlank()) {
      throw new ExpressionException(1, 1, "the expression is empty");
    }
    ExpressionLimits.check(text);
    refuseImpure(text);
    var program = new JsonataProgram(text, parsed(text));
    JException failure = program.failureWithoutDocument();
    if (failure != null && NO_FUNCTION.contains(failure.getError())) {
      throw at(text, failure.getLocation(), String.valueOf(failure.getMessage()));
    }
    return program;
  }

  private static void refuseImpure(String text) {
    Matcher names = NAMES.matcher(text);
    while (names.find()) {
      String name = names.group(1);
      if (name != null && IMPURE.contains(name)) {
        throw at(
            text,
            names.start(),
            "$" + name + " is not allowed: every node has to make the same of a record");
      }
    }
  }

  private static Jsonata parsed(String text) {
    try {
      return Jsonata.jsonata(text);
    } catch (JException e) {
      throw at(text, e.getLocation(), String.valueOf(e.getMessage()));
    } catch (RuntimeException | StackOverflowError e) {
      throw new ExpressionException(1, 1, "not JSONata: " + e);
    }
  }

  private static ExpressionException at(String text, int place, String problem) {
    String before = text.substring(0, Math.clamp(place, 0, text.length()));
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return new ExpressionException(line, before.length() - before.lastIndexOf('\n'), problem);
  }
}
