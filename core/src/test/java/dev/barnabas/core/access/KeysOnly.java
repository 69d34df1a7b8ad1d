package dev.barnabas.core.access;

import java.time.InstantSource;
import java.util.List;

/** For tests in which nobody brings a token. */
public final class KeysOnly {
  private KeysOnly() {}

  public static Access of(List<App> apps) {
    return new Access(
        apps,
        new TokenSettings(new byte[32], TokenVerifier.none(), InstantSource.system(), () -> 0));
  }
}
