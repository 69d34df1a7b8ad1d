package dev.barnabas.connect.setting;

import dev.barnabas.feed.config.Checks;
import dev.barnabas.mapping.template.ChannelTemplate;
import dev.barnabas.mapping.template.Template;
import dev.barnabas.mapping.template.TemplateUse;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * Validators of the keys that speak of nodes and channels. What they refuse names the key, the
 * value and the remedy.
 */
public final class Check {
  private static final int PORT_MAX = 65_535;

  private Check() {}

  /** A template that gives a channel's name. */
  public static ConfigDef.Validator channel() {
    return Checks.text(
        "a channel or a template of one",
        text -> {
          ChannelTemplate.parse(text, TemplateUse.EGRESS, false);
        });
  }

  public static ConfigDef.Validator template() {
    return Checks.text(
        "a template",
        text -> {
          Template.parse(text, TemplateUse.EGRESS);
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

  /** 0 stands for the usual one. */
  public static ConfigDef.Validator port() {
    return Checks.range(0, PORT_MAX, "a port, 0 to " + PORT_MAX + "; 0 for the usual one");
  }
}
