package dev.barnabas.app.config;

/** Bounds at the node's doors. */
public record LimitSettings(
    @Setting(
            value = "All messages of one publish.",
            standard = "64KiB",
            min = "1KiB",
            max = "16MiB")
        ByteSize maxMessageSize,
    @Setting(
            value =
                "One WebSocket message in either direction; at least twice maxMessageSize. Half of"
                    + " it, less 12 KiB, is what a message of an egress rule may have.",
            standard = "512KiB",
            min = "2KiB",
            max = "64MiB")
        ByteSize maxFrameSize,
    @Setting(
            value = "Messages per second that one connection may publish.",
            standard = "1000",
            min = "1",
            max = "1000000")
        int maxInboundRate,
    @Setting(
            value = "Channels that one connection may be attached to. In `dev`: 1000.",
            standard = "200",
            min = "1",
            max = "100000")
        int channelsPerConnection,
    @Setting(value = "Messages in one publish.", standard = "1000", min = "1", max = "10000")
        int messagesPerPublish,
    @Setting(
            value = "Channels in one REST batch, over all its parts.",
            standard = "100",
            min = "1",
            max = "10000")
        int channelsPerBatch,
    @Setting(
            value = "The body of one REST request; at least maxFrameSize.",
            standard = "2MiB",
            min = "2KiB",
            max = "256MiB")
        ByteSize maxBodySize,
    @Setting(
            value =
                "Sockets from one remote address, and comet sessions from it. Behind a proxy that"
                    + " is the proxy's address, for all clients: set it as high as connections"
                    + " there.",
            standard = "20000",
            min = "1",
            max = "10000000")
        int connectionsPerAddress,
    @Setting(
            value =
                "Sockets of the whole node, and comet sessions of the whole node; one app has at"
                    + " most half of these.",
            standard = "250000",
            min = "1",
            max = "10000000")
        int connections,
    @Setting(
            value = "Presence members of one channel.",
            standard = "200",
            min = "1",
            max = "100000")
        int membersPerChannel)
    implements Checked {

  @Override
  public void check(Report report) {
    if (maxFrameSize.bytes() < 2 * maxMessageSize.bytes()) {
      report.problem(
          "maxFrameSize",
          "must be at least twice maxMessageSize, as base64 and the envelope come on top",
          "Raise it, or lower maxMessageSize");
    }
    if (maxBodySize.bytes() < maxFrameSize.bytes()) {
      report.problem("maxBodySize", "must be at least maxFrameSize", "Raise it");
    }
  }
}
