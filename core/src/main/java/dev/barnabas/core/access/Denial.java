package dev.barnabas.core.access;

import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;

/** Says what a capability lacks: one wording for all doors. */
public final class Denial {
  private Denial() {}

  /**
   * 40160 for a channel.
   *
   * @param what an operation, such as {@code subscribe}, or what it is for
   */
  public static ProtocolException of(String what, ChannelAddress address) {
    String resource = Capability.resource(address);
    String need =
        address.isMeta()
            ? ": it needs the resource '%s', '[meta]*' or '[*]*', as '*' means plain channels only"
                .formatted(resource)
            : "";
    return new ProtocolException(
        ErrorCode.CAPABILITY_DENIED,
        "the capability of the token or key does not allow %s on '%s'%s"
            .formatted(what, resource, need));
  }
}
