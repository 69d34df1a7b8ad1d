package dev.barnabas.app.config;

/** Node to node: comet requests that reached another node than their session's. */
public record InternalSettings(
    @Setting(
            value =
                "This node's address for other nodes: it listens there, and tells them in"
                    + " barnabas.config. Of a network that only they can reach, as the hop is plain"
                    + " HTTP. 127.0.0.1 does for nodes on one machine only.",
            standard = "127.0.0.1")
        String host,
    @Setting(
            value = "Port for other nodes; 0: any free one.",
            standard = "0",
            min = "0",
            max = "65535")
        int port)
    implements Checked {

  @Override
  public void check(Report report) {
    if (host.equals("0.0.0.0") || host.equals("::")) {
      report.problem(
          "host",
          host + " is no address that other nodes could connect to",
          "Name the one that this machine has in the nodes' network");
    }
  }
}
