package dev.barnabas.core.session;

import dev.barnabas.core.access.Credential;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.presence.PresenceTimes;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for when it opens a transport (ably-protocol 5.1), as text from the URL.
 *
 * @param credential key or token, wherever it came from
 * @param version protocol version, as sent
 * @param agent the SDK, as sent
 * @param echo false: own messages are not delivered back
 * @param heartbeats whether HEARTBEAT frames are needed; false: transport pings suffice
 * @param resume connection key to resume; {@code recover}: the same after a process start
 * @param secure whether it came over TLS
 * @param remainPresentFor ms that members stay after the transport is lost; null: as usual
 * @param identity whose the credential is, when that was looked at already: looking costs the check
 *     of a signature; null: it was not, or they would not be let in
 */
public record ConnectRequest(
    Credential credential,
    @Nullable String version,
    @Nullable String clientId,
    @Nullable String agent,
    boolean echo,
    boolean heartbeats,
    @Nullable String resume,
    @Nullable String recover,
    boolean secure,
    @Nullable String remainPresentFor,
    @Nullable Identity identity) {
  private static final int NEWEST_VERSION = 6;
  private static final long GRACE_MAX_MILLIS = 120_000; // as long as SDKs try to resume

  /** The same, when it is known whose it is. */
  public ConnectRequest knownAs(@Nullable Identity known) {
    return new ConnectRequest(
        credential,
        version,
        clientId,
        agent,
        echo,
        heartbeats,
        resume,
        recover,
        secure,
        remainPresentFor,
        known);
  }

  /** How long its members stay when its transport is lost, in ms. */
  long graceMillis() {
    return remainPresentFor != null && remainPresentFor.matches("\\d{1,9}")
        ? Math.min(Long.parseLong(remainPresentFor), GRACE_MAX_MILLIS)
        : PresenceTimes.GRACE_MILLIS;
  }

  /** The whole part of the protocol version; the newest when none was sent. */
  int versionNumber() {
    if (version == null) {
      return NEWEST_VERSION;
    }
    int digits = 0;
    while (digits < version.length() && Character.isDigit(version.charAt(digits)) && digits < 5) {
      digits++;
    }
    return digits == 0 ? NEWEST_VERSION : Integer.parseInt(version.substring(0, digits));
  }
}
