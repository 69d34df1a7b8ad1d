package dev.barnabas.app.config;

import dev.barnabas.core.access.ApiKey;
import dev.barnabas.core.access.Capability;
import dev.barnabas.protocol.error.ProtocolException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An API key: clients show {@code APP.NAME:SECRET}. */
public record KeySettings(
    @Setting(value = "Its name, the part behind the point.", required = true) String name,
    @Setting(value = "The part behind the colon, 8 characters or more.", secret = true)
        @Nullable String secret,
    @Setting("File that holds the secret, instead of `secret`.") @Nullable Path secretFile,
    @Setting(
            "Channels (`orders:*`) → operations (`subscribe`, `publish`, `history` …); absent:"
                + " all.")
        Map<String, List<String>> capability,
    @Setting(value = "Its tokens can be revoked; they live an hour at most.", standard = "false")
        boolean revocableTokens)
    implements Checked {
  private static final SecretForm SECRET =
      new SecretForm(
          Pattern.compile("[\\x21-\\x7e&&[^:]]{8,256}"),
          "must be 8 to 256 printable characters without a colon or space",
          "Make one, for example with: openssl rand -hex 16");

  @Override
  public void check(Report report) {
    if (!AppSettings.NAME.matcher(name).matches()) {
      report.problem(
          "name", "'" + name + "' is no name", "Use up to 64 of the characters a-z A-Z 0-9 _ -");
    }
    SECRET.check(report, secret, secretFile);
    try {
      var _ = effectiveCapability();
    } catch (ProtocolException e) {
      report.problem("capability", e.error().message(), "");
    }
  }

  /** The key for the app of that id. */
  public ApiKey toKey(String app) {
    return new ApiKey(
        app + '.' + name, effectiveSecret(), effectiveCapability(), revocableTokens, false, 0);
  }

  private Capability effectiveCapability() {
    return capability.isEmpty() ? Capability.full() : Capability.of(capability);
  }

  private String effectiveSecret() {
    return SecretForm.text(secret, secretFile);
  }

  /** Without the secret, so that no log can hold it. */
  @Override
  public String toString() {
    return "KeySettings[" + name + "]";
  }
}
