package dev.barnabas.server.http;

import io.netty.channel.ChannelHandlerContext;
import java.util.Optional;

/** Takes a socket over from HTTP. Thread: the connection's event loop. */
public interface Upgrade {
  /** Whether the request asks for this. */
  boolean isWanted(Request request);

  /**
   * Answers the request and rebuilds the pipeline, {@code http} included; or says why not.
   *
   * @param http the place of the HTTP connection in the pipeline
   * @param refused the socket is one too many: to be told in the new protocol's words
   */
  Optional<Response> upgrade(ChannelHandlerContext http, Request request, boolean refused);
}
