package dev.barnabas.server.http;

import dev.barnabas.protocol.error.ErrorCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;

/** Waits for whole requests; one whose body is too large becomes an error. */
public final class BodyAggregator extends HttpObjectAggregator {
  private final int maxBodySize;

  public BodyAggregator(int maxBodySize) {
    super(maxBodySize);
    this.maxBodySize = maxBodySize;
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
    // Not answered here: earlier requests of this socket may still wait for their answers.
    ctx.fireChannelRead(
        new Incoming.Broken(
            ErrorCode.MESSAGE_TOO_LARGE.with("the body exceeds " + maxBodySize + " bytes")));
  }
}
