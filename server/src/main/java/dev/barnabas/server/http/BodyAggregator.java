package dev.barnabas.server.http;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/** Waits for whole requests; one whose body is too large becomes an error. */
public final class BodyAggregator extends HttpObjectAggregator {
  private final int maxBodySize;

  public BodyAggregator(int maxBodySize) {
    super(maxBodySize);
    this.maxBodySize = maxBodySize;
  }

  /** Who asks first, as curl does, gets the same answer as who sends at once, with its reason. */
  @Override
  protected @Nullable Object newContinueResponse(
      HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
    boolean tooLarge =
        HttpUtil.is100ContinueExpected(start)
            && HttpUtil.getContentLength(start, 0L) > maxContentLength;
    return tooLarge ? null : super.newContinueResponse(start, maxContentLength, pipeline);
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
    // Not answered here: earlier requests of this socket may still wait for their answers.
    ErrorInfo error =
        ErrorCode.MESSAGE_TOO_LARGE.with("the body exceeds " + maxBodySize + " bytes");
    ctx.fireChannelRead(new Incoming.Broken(error, Request.answerFormatOf(oversized)));
  }
}
