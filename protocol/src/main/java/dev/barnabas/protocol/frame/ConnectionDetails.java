package dev.barnabas.protocol.frame;

import org.jspecify.annotations.Nullable;

/**
 * What CONNECTED tells a client about its connection (spec CD2). Sizes in bytes, rates in messages
 * a second, times in ms.
 *
 * @param clientId absent: anonymous; {@code *}: may assume any; else enforced
 */
public record ConnectionDetails(
    @Nullable String clientId,
    String connectionKey,
    String serverId,
    String siteCode,
    int maxMessageSize,
    int maxFrameSize,
    int maxInboundRate,
    long connectionStateTtl,
    long maxIdleInterval) {}
