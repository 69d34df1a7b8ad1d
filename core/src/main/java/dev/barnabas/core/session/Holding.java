package dev.barnabas.core.session;

import dev.barnabas.core.access.Identity;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import org.jspecify.annotations.Nullable;

/** Whose a connection is, or at its end was. Thread: any. */
record Holding(String connectionId, SessionIdentity identity) {
  /**
   * Checks a caller. Who shows less than the holder may renew, and then acts as that.
   *
   * @param named whose connection the caller names; null: nobody's
   * @throws ProtocolException 40102
   */
  void require(Claim claim, Identity caller, ConnectionKeys.@Nullable Holder named) {
    boolean held =
        named != null
            && named.connectionId().equals(connectionId)
            && (identity.isHeldBy(caller)
                || (claim == Claim.RENEW && identity.mayBeRenewedBy(caller)));
    if (!held) {
      throw new ProtocolException(
          ErrorCode.INCOMPATIBLE_CREDENTIALS,
          "the credentials don't fit the connection that the path names");
    }
  }
}
