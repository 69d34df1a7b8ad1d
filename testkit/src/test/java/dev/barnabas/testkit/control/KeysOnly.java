package dev.barnabas.testkit.control;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.App;
import dev.barnabas.core.access.TokenSettings;
import dev.barnabas.core.access.TokenVerifier;
import java.time.InstantSource;
import java.util.List;

/** For tests in which nobody brings a token. */
final class KeysOnly {
  private KeysOnly() {}

  static Access of(List<App> apps) {
    return new Access(
        apps,
        new TokenSettings(new byte[32], TokenVerifier.none(), InstantSource.system(), () -> 0));
  }
}
