package dev.barnabas.core.access;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which clientId someone has: the table of ably-protocol 15.5. */
final class ClientIds {
  private ClientIds() {}

  /** With a key: what they say, or any. */
  static String ofKey(@Nullable String asserted) {
    return asserted == null ? Identity.ANY_CLIENT : requireName(asserted);
  }

  /**
   * With a token: what the token says, and they must not say otherwise.
   *
   * @param claimed {@code *}: any
   */
  static @Nullable String ofToken(@Nullable String claimed, @Nullable String asserted) {
    if (asserted == null) {
      return claimed;
    }
    requireName(asserted);
    if (claimed == null) {
      throw new ProtocolException(
          ErrorCode.INVALID_CLIENT_ID,
          "the token has no clientId: get one that names '%s', or leave the clientId out"
              .formatted(asserted));
    }
    if (!claimed.equals(Identity.ANY_CLIENT) && !claimed.equals(asserted)) {
      throw new ProtocolException(
          ErrorCode.INVALID_CREDENTIALS,
          "the token is another client's: it names the clientId '%s', and not '%s'"
              .formatted(claimed, asserted));
    }
    return asserted;
  }

  /**
   * With a new token for a live connection: who they were, they stay (spec RTC8a2).
   *
   * @param was before
   */
  static @Nullable String ofRenewal(Identity was, @Nullable String claimed) {
    String name = was.concreteClientId();
    String claimedName = Identity.ANY_CLIENT.equals(claimed) ? null : claimed;
    boolean any = claimed != null && claimedName == null;
    if (!Objects.equals(name, claimedName) && !(any && name != null)) {
      throw new ProtocolException(
          ErrorCode.INCOMPATIBLE_CREDENTIALS,
          "the new token names %s, and the connection has %s"
              .formatted(said(claimed), said(was.clientId())));
    }
    return name == null ? claimed : name;
  }

  /** A clientId, also where there is none, for messages. */
  static String said(@Nullable String clientId) {
    if (clientId == null) {
      return "no clientId";
    }
    return clientId.equals(Identity.ANY_CLIENT)
        ? "any clientId"
        : "the clientId '" + clientId + "'";
  }

  private static String requireName(String asserted) {
    if (asserted.isEmpty() || asserted.equals(Identity.ANY_CLIENT)) {
      throw new ProtocolException(
          ErrorCode.INVALID_CLIENT_ID,
          "clientId '" + asserted + "' can't be asserted: choose a name, or leave it out");
    }
    return asserted;
  }
}
