package dev.barnabas.core.limit;

/**
 * The bounds at the node's doors (ably-protocol 20). Egress has none here: a slow client is a
 * cursor that waits.
 *
 * @param maxMessageSize bytes of all messages of one publish, as TM6 counts them
 * @param maxFrameSize bytes of one WebSocket message in either direction
 * @param maxInboundRate messages per second on one connection
 * @param channelsPerConnection channels that one connection may be attached to
 * @param messagesPerPublish messages in one publish
 * @param channelsPerBatch channels in one REST batch, over all its parts
 * @param maxBodySize bytes of one REST body
 * @param connectionsPerAddress sockets from one remote address, and as many comet sessions; behind
 *     a proxy all clients share its address
 * @param connections sockets of the whole node, and as many comet sessions
 * @param membersPerChannel presence members of one channel, unless its app has a limit of its own
 */
public record Limits(
    int maxMessageSize,
    int maxFrameSize,
    int maxInboundRate,
    int channelsPerConnection,
    int messagesPerPublish,
    int channelsPerBatch,
    int maxBodySize,
    int connectionsPerAddress,
    int connections,
    int membersPerChannel) {

  public Limits {
    atLeast(1_024, maxMessageSize, "maxMessageSize");
    // The largest message has to fit with its envelope, base64 included: 4/3 and the other fields.
    atLeast(Math.multiplyExact(maxMessageSize, 2), maxFrameSize, "maxFrameSize");
    atLeast(1, maxInboundRate, "maxInboundRate");
    atLeast(1, channelsPerConnection, "channelsPerConnection");
    atLeast(1, messagesPerPublish, "messagesPerPublish");
    atLeast(1, channelsPerBatch, "channelsPerBatch");
    atLeast(maxFrameSize, maxBodySize, "maxBodySize");
    atLeast(1, connectionsPerAddress, "connectionsPerAddress");
    atLeast(1, connections, "connections");
    atLeast(1, membersPerChannel, "membersPerChannel");
  }

  /** Ably's, where it has one. */
  public static Limits defaults() {
    return new Limits(
        64 * 1024, // 64 KiB
        512 * 1024, // 512 KiB
        1_000,
        200,
        1_000,
        100,
        2 * 1024 * 1024, // 2 MiB: a batch of 30 of the largest messages
        20_000, // offices and proxies share an address; a client has no more than 28,232 ports
        250_000, // at 10 KB each with its session: 2.5 GB
        200);
  }

  private static void atLeast(int least, int value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(
          "limits.%s: %d is too small; the least is %d".formatted(name, value, least));
    }
  }
}
