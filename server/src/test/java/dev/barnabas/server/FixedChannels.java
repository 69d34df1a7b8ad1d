package dev.barnabas.server;

import dev.barnabas.server.rest.Backend;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;

/** Channels that a test says are in use, each by two connections. Thread: any. */
public final class FixedChannels implements Backend.LiveChannels {
  public final ConcurrentSkipListSet<String> names = new ConcurrentSkipListSet<>();

  @Override
  public List<String> names(String app) {
    return List.copyOf(names);
  }

  @Override
  public Backend.ChannelMetrics metrics(String app, String channel) {
    return names.contains(channel)
        ? new Backend.ChannelMetrics(2, 1, 2, 1, 0, 2)
        : new Backend.ChannelMetrics(0, 0, 0, 0, 0, 0);
  }
}
