package dev.barnabas.mapping.expression;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.smithy.jmespath.ExpressionProblem;
import software.amazon.smithy.jmespath.JmespathException;
import software.amazon.smithy.jmespath.JmespathExpression;

/** Parses and lints JMESPath text. */
final class JmespathCompiler {
  // The library gives the place of a syntax error in its message only.
  private static final Pattern PLACE =
      Pattern.compile("Syntax error at line (\\d+) column (\\d+): (.*)", Pattern.DOTALL);

  // The linter's type complaints are guesses: it refuses sum([value, `1`]). These two can't be
  // wrong.
  private static final Pattern CERTAIN =
      Pattern.compile("^Unknown function|expected \\d+ arguments");

  private JmespathCompiler() {}

  static Expression compile(String text) {
    if (text.isBlank()) {
      throw new ExpressionException(1, 1, "the expression is empty");
    }
    ExpressionLimits.check(text);
    return new JmespathProgram(text, linted(parse(text)));
  }

  private static JmespathExpression parse(String text) {
    try {
      return JmespathExpression.parse(text);
    } catch (JmespathException e) {
      String message = String.valueOf(e.getMessage());
      Matcher place = PLACE.matcher(message);
      if (place.matches()) {
        throw new ExpressionException(
            Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)), place.group(3));
      }
      throw new ExpressionException(1, 1, message);
    } catch (RuntimeException e) {
      // A number that overflows its parser, for example: whatever it is, the text is at fault.
      throw new ExpressionException(1, 1, "not JMESPath: " + e.getMessage());
    }
  }

  private static JmespathExpression linted(JmespathExpression expression) {
    for (ExpressionProblem problem : expression.lint().getProblems()) {
      if (CERTAIN.matcher(problem.message).find()) {
        throw new ExpressionException(problem.line, problem.column, problem.message);
      }
    }
    return expression;
  }
}
