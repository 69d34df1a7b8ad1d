package dev.barnabas.core.access;

import org.jspecify.annotations.Nullable;

/**
 * What a token says, of whatever kind it is; its signature was right.
 *
 * @param keyName of the key that issued it
 * @param clientId {@code *}: its holder may act as any client; null: as none
 * @param capability as the token has it, not yet cut down to the key's; null: the key's
 * @param issuedMillis and {@code expiresMillis}: ms since 1970
 * @param revocationKey by which its issuer may revoke it together with others
 * @param channels what the token says of single channels
 * @param deviceId the device that its holder is; null: not one
 */
public record TokenClaims(
    String keyName,
    @Nullable String clientId,
    @Nullable Capability capability,
    long issuedMillis,
    long expiresMillis,
    @Nullable String revocationKey,
    ChannelClaims channels,
    @Nullable String deviceId) {

  /** The same, ending at a time at the latest. */
  TokenClaims endingBy(long millis) {
    return millis >= expiresMillis
        ? this
        : new TokenClaims(
            keyName, clientId, capability, issuedMillis, millis, revocationKey, channels, deviceId);
  }
}
