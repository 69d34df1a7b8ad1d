package dev.barnabas.server;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.comet.Comet;
import dev.barnabas.server.comet.NodeSignature;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import dev.barnabas.server.http.Router;
import dev.barnabas.server.http.Upgrade;
import io.netty.channel.ChannelHandlerContext;
import java.util.Optional;

/** What nodes ask each other: comet requests for a session of the other, and nothing else. */
final class InternalRoutes {
  private InternalRoutes() {}

  static Router of(Comet comet, NodeSignature signature, String nodeId) {
    Router nothing =
        Router.to(_ -> {
          throw new ProtocolException(ErrorCode.NOT_FOUND, "there is nothing at this path");
        });
    return comet.withInternalRoutes(nothing).behind(request -> signature.require(nodeId, request));
  }

  /** On the internal door nothing becomes a WebSocket. */
  static final class NoUpgrade implements Upgrade {
    @Override
    public boolean isWanted(Request request) {
      return false;
    }

    @Override
    public Optional<Response> upgrade(
        ChannelHandlerContext http, Request request, boolean refused) {
      return Optional.empty();
    }
  }
}
