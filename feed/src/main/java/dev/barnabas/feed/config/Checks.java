package dev.barnabas.feed.config;

import dev.barnabas.mapping.expression.Expression;
import dev.barnabas.mapping.expression.ExpressionException;
import dev.barnabas.mapping.template.TemplateException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Validators of configuration keys. What they refuse names the key, the value and the remedy. */
public final class Checks {
  private Checks() {}

  public static ConfigDef.Validator expression() {
    return text(
        "a JMESPath expression",
        text -> {
          Expression.compile(text);
        });
  }

  /** One of these texts. */
  public static ConfigDef.Validator oneOf(String... choices) {
    String all = String.join(", ", choices);
    return ConfigDef.LambdaValidator.with(
        (name, value) -> {
          if (value != null && !Arrays.asList(choices).contains(value)) {
            throw new ConfigException(name, value, "must be one of: " + all);
          }
        },
        () -> all);
  }

  public static ConfigDef.Validator atLeast(long least) {
    return range(least, Long.MAX_VALUE, "at least " + least);
  }

  public static ConfigDef.Validator range(long least, long most, String meaning) {
    return ConfigDef.LambdaValidator.with(
        (name, value) -> {
          if (value instanceof Number number
              && (number.longValue() < least || number.longValue() > most)) {
            throw new ConfigException(name, value, "must be " + meaning);
          }
        },
        () -> meaning);
  }

  /**
   * Any other rule for a text that is present.
   *
   * @param rule throws what says what is wrong
   */
  public static ConfigDef.Validator text(String meaning, Consumer<String> rule) {
    return ConfigDef.LambdaValidator.with(
        (name, value) -> {
          if (value instanceof String text) {
            try {
              rule.accept(text);
            } catch (TemplateException | ExpressionException | IllegalArgumentException e) {
              throw new ConfigException(name, value, "must be " + meaning + ": " + e.getMessage());
            }
          }
        },
        () -> meaning);
  }
}
