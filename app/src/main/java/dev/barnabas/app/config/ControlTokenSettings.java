package dev.barnabas.app.config;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A token of the Control API. */
public record ControlTokenSettings(
    @Setting(value = "What people call it.", required = true) String name,
    @Setting(value = "The token, 16 characters or more.", secret = true) @Nullable String secret,
    @Setting("File that holds the token, instead of `secret`.") @Nullable Path secretFile,
    @Setting(value = "It only reads.", standard = "false") boolean readOnly)
    implements Checked {
  private static final SecretForm SECRET =
      new SecretForm(
          Pattern.compile("[\\x21-\\x7e]{16,256}"),
          "must be 16 to 256 printable characters without a space",
          "Make one, for example with: openssl rand -hex 32");

  @Override
  public void check(Report report) {
    SECRET.check(report, secret, secretFile);
  }

  /** The token itself. */
  public String effectiveSecret() {
    return SecretForm.text(secret, secretFile);
  }

  /** Without the secret, so that no log can hold it. */
  @Override
  public String toString() {
    return "ControlTokenSettings[" + name + "]";
  }
}
