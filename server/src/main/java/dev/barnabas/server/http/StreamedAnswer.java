package dev.barnabas.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.function.Consumer;

/** An answer whose body is on its way. Thread: its event loop; what {@link BodyWriter} has, any. */
final class StreamedAnswer implements BodyWriter {
  private final ChannelHandlerContext ctx;
  private final StreamedBody body;
  private final Consumer<ChannelFuture> onEnd;
  private boolean over;

  /**
   * @param onEnd hears of the last write
   */
  StreamedAnswer(ChannelHandlerContext ctx, StreamedBody body, Consumer<ChannelFuture> onEnd) {
    this.ctx = ctx;
    this.body = body;
    this.onEnd = onEnd;
  }

  @Override
  public void write(ByteBuf part, PartListener listener) {
    onLoop(() -> onWrite(part, listener));
  }

  private void onWrite(ByteBuf part, PartListener listener) {
    if (over) {
      part.release();
      listener.onDone(false);
      return;
    }
    ctx.writeAndFlush(new DefaultHttpContent(part))
        .addListener(written -> listener.onDone(written.isSuccess()));
  }

  @Override
  public void end() {
    onLoop(() -> {
      if (!over) {
        over = true;
        onEnd.accept(ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
      }
    });
  }

  @Override
  public void cut() {
    onLoop(() -> {
      if (!over) {
        over = true;
        var _ = ctx.close();
      }
    });
  }

  /** The socket is gone. */
  void onGone() {
    if (!over) {
      over = true;
      body.onGone();
    }
  }

  private void onLoop(Runnable task) {
    if (ctx.executor().inEventLoop()) {
      task.run();
    } else {
      ctx.executor().execute(task);
    }
  }
}
