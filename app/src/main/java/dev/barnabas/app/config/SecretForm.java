package dev.barnabas.app.config;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a secret looks like that stands in the configuration as {@code secret}, or in a file that
 * {@code secretFile} names.
 *
 * @param rule the form in words: {@code must be …}
 * @param remedy how to get one
 */
record SecretForm(Pattern form, String rule, String remedy) {
  void check(Checked.Report report, @Nullable String secret, @Nullable Path file) {
    if ((secret == null) == (file == null)) {
      report.problem("", "must have one of secret and secretFile", "Write exactly one of them");
      return;
    }
    try {
      if (!form.matcher(text(secret, file)).matches()) {
        report.problem(secret == null ? "secretFile" : "secret", rule, remedy);
      }
    } catch (UncheckedIOException e) {
      report.problem("secretFile", "the file " + file + " can't be read", SecretFile.REMEDY);
    }
  }

  /** The secret itself. */
  static String text(@Nullable String secret, @Nullable Path file) {
    return secret == null ? SecretFile.read(file) : secret;
  }
}
