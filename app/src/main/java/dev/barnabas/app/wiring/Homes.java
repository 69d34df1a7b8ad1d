package dev.barnabas.app.wiring;

import dev.barnabas.core.log.ChannelHomes;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.kafka.egress.EgressRules;

/** A channel lives where a direct rule says, else in our own log. Thread: any. */
record Homes(EgressRules rules, ChannelLog own) implements ChannelHomes {
  @Override
  public Home homeOf(ChannelKey channel) {
    return rules
        .homeOf(channel)
        .orElseGet(() -> new Home.Known(own, channel.partition(own.partitions())));
  }
}
