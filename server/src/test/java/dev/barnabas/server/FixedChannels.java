package dev.barnabas.server;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.occupancy.NamesPage;
import dev.barnabas.core.occupancy.Occupancy;
import dev.barnabas.server.rest.Backend;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/** Channels that a test says are in use, each by two connections. Thread: any. */
public final class FixedChannels implements Backend.LiveChannels {
  private static final Occupancy TWO = new Occupancy(2, 1, 2, 1, 0, 2);

  public final ConcurrentSkipListSet<String> names = new ConcurrentSkipListSet<>();

  /** How often a list was asked for. */
  public final AtomicInteger lists = new AtomicInteger();

  /** Lists are answered when it is done; it is at first. */
  public volatile CompletableFuture<Boolean> gate = CompletableFuture.completedFuture(true);

  @Override
  public CompletionStage<Occupancy> occupancy(ChannelKey channel) {
    return CompletableFuture.completedStage(names.contains(channel.name()) ? TWO : Occupancy.NONE);
  }

  @Override
  public CompletionStage<NamesPage> page(String app, String prefix, String after, int limit) {
    lists.incrementAndGet();
    return gate.thenApply(_ -> {
      Map<String, Occupancy> page = new TreeMap<>();
      boolean more = false;
      for (String name : names) {
        if (name.startsWith(prefix) && name.compareTo(after) > 0) {
          more = page.size() == limit;
          if (more) {
            break;
          }
          page.put(name, TWO);
        }
      }
      return new NamesPage(page, more);
    });
  }
}
