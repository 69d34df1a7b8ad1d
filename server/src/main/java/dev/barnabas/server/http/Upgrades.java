package dev.barnabas.server.http;

import io.netty.channel.ChannelHandlerContext;
import java.util.List;
import java.util.Optional;

/** Several ways to take a socket over; at most one is wanted. */
public record Upgrades(List<Upgrade> all) implements Upgrade {
  @Override
  public boolean isWanted(Request request) {
    return all.stream().anyMatch(one -> one.isWanted(request));
  }

  @Override
  public Optional<Response> upgrade(ChannelHandlerContext http, Request request, boolean refused) {
    return all.stream()
        .filter(one -> one.isWanted(request))
        .findFirst()
        .orElseThrow()
        .upgrade(http, request, refused);
  }
}
