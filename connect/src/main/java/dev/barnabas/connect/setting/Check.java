package dev.barnabas.connect.setting;

import dev.barnabas.mapping.expression.Expression;
import dev.barnabas.mapping.expression.ExpressionException;
import dev.barnabas.mapping.template.ChannelTemplate;
import dev.barnabas.mapping.template.Template;
import dev.barnabas.mapping.template.TemplateException;
import dev.barnabas.mapping.template.TemplateUse;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** Validators of configuration keys. What they refuse names the key, the value and the remedy. */
public final class Check {
  private static final int PORT_MAX = 65_535;

  private Check() {}

  /** A template that gives a channel's name. */
  public static ConfigDef.Validator channel() {
    return text(
        "a channel or a template of one",
        text -> {
          ChannelTemplate.parse(text, TemplateUse.EGRESS, false);
        });
  }

  public static ConfigDef.Validator template() {
    return text(
        "a template",
        text -> {
          Template.parse(text, TemplateUse.EGRESS);
        });
  }

  public static ConfigDef.Validator expression() {
    return text(
        "a JMESPath expression",
        text -> {
          Expression.compile(text);
        });
  }

  /** {@code app.name:secret}; the message does not repeat it. */
  public static ConfigDef.Validator apiKey() {
    return ConfigDef.LambdaValidator.with(
        (name, value) -> {
          if (value instanceof Password password
              && !password.value().matches("[^.:\\s]+\\.[^.:\\s]+:\\S+")) {
            throw new ConfigException(
                name,
                "(hidden)",
                "must be an API key, app.name:secret, as `barnabas dev` prints it");
          }
        },
        () -> "app.name:secret");
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

  /** 0 stands for the usual one. */
  public static ConfigDef.Validator port() {
    return range(0, PORT_MAX, "a port, 0 to " + PORT_MAX + "; 0 for the usual one");
  }

  private static ConfigDef.Validator range(long least, long most, String meaning) {
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
