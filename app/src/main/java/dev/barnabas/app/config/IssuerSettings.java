package dev.barnabas.app.config;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Someone whose JWTs let people in. */
public record IssuerSettings(
    @Setting(value = "Where its keys stand (JWKS), http or https.", required = true) String keysUrl,
    @Setting(
            value = "Name of the app's key in whose name: its capability is the most they get.",
            required = true)
        String key,
    @Setting("What `iss` must say; absent: anything.") @Nullable String issuer,
    @Setting(
            value =
                "What `aud` must contain; `*`: anything, also tokens that the issuer gave to users"
                    + " of other applications.",
            required = true)
        String audience)
    implements Checked {

  @Override
  public void check(Report report) {
    if (!isUrl()) {
      report.problem(
          "keysUrl",
          "'" + keysUrl + "' is no URL",
          "Write one such as https://id.example.com/jwks.json");
    }
  }

  private boolean isUrl() {
    try {
      String scheme = new URI(keysUrl).getScheme();
      return "http".equals(scheme) || "https".equals(scheme);
    } catch (URISyntaxException malformed) {
      return false;
    }
  }
}
