package dev.barnabas.server.http;

import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.transport.Lingering;
import dev.barnabas.server.transport.LoopFailures;
import dev.barnabas.server.transport.NettyLoop;
import dev.barnabas.server.transport.Sweep;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP part of a socket's life: one request at a time, answered in order however many were sent
 * at once; ends with the socket or with an {@link Upgrade}. Thread: its event loop.
 */
public final class HttpConnection extends ChannelInboundHandlerAdapter
    implements Sweep.HasDeadline {
  /** How long a client may take for a whole request, or stay silent between two. */
  static final long REQUEST_MAX_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** How long an endpoint may take (SDKs wait 10 s and retry). */
  static final long ANSWER_MAX_NANOS = TimeUnit.SECONDS.toNanos(8);

  // Reading stops when the first waits; only what was read together can still follow it.
  private static final int PIPELINED_MAX = 256;

  private final HttpSettings settings;
  private final Sweep sweep;
  private final LoopFailures failures;
  private final boolean refused;
  private final Queue<Incoming> waiting = new ArrayDeque<>(2);
  private @Nullable ChannelHandlerContext context;
  private @Nullable Turn turn;
  private @Nullable StreamedAnswer streamed; // only while the turn's answer comes in parts
  private boolean starting;
  private boolean closing;
  private long sinceNanos;

  /** The request that is being answered; compared by identity, as requests may be alike. */
  private static final class Turn {
    final Incoming.Asked asked;

    Turn(Incoming.Asked asked) {
      this.asked = asked;
    }
  }

  /**
   * One for each socket.
   *
   * @param refused the socket is one too many: every request is answered so
   */
  public HttpConnection(HttpSettings settings, NettyLoop loop, boolean refused) {
    this.settings = settings;
    this.sweep = loop.sweep();
    this.failures = loop.failures();
    this.refused = refused;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    sinceNanos = settings.nanoTime().getAsLong();
    sweep.add(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    sweep.remove(this);
    waiting.clear();
    StreamedAnswer cut = streamed;
    streamed = null;
    if (cut != null) {
      cut.onGone();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (!closing) {
        accept(ctx, message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void accept(ChannelHandlerContext ctx, Object message) {
    if (waiting.size() == PIPELINED_MAX) {
      closing = true;
      var _ = ctx.close();
      return;
    }
    waiting.add(
        message instanceof FullHttpRequest whole ? read(whole, sender(ctx)) : (Incoming) message);
    if (turn != null) {
      ctx.channel().config().setAutoRead(false);
    }
    startWaiting(ctx);
  }

  private static Request.Sender sender(ChannelHandlerContext ctx) {
    return new Request.Sender(
        ctx.channel().remoteAddress() instanceof InetSocketAddress peer ? peer.getAddress() : null,
        ctx.pipeline().get(SslHandler.class) != null);
  }

  private static Incoming read(FullHttpRequest whole, Request.Sender sender) {
    if (whole.decoderResult().isFailure() || whole.protocolVersion().majorVersion() != 1) {
      return new Incoming.Broken(
          ErrorCode.BAD_REQUEST.with("not an HTTP/1.1 request"), WireFormat.JSON);
    }
    try {
      boolean takesChunks = whole.protocolVersion().minorVersion() > 0;
      return new Incoming.Asked(
          Request.of(whole, sender), HttpUtil.isKeepAlive(whole), takesChunks);
    } catch (ProtocolException malformed) {
      return new Incoming.Broken(malformed.error(), Request.answerFormatOf(whole));
    }
  }

  private void startWaiting(ChannelHandlerContext ctx) {
    if (starting) {
      return; // an answer that came at once: the loop below goes on
    }
    starting = true;
    while (turn == null && !closing && !ctx.isRemoved() && !waiting.isEmpty()) {
      sinceNanos = settings.nanoTime().getAsLong();
      switch (waiting.remove()) {
        case Incoming.Asked asked -> start(ctx, asked);
        case Incoming.Broken broken -> end(ctx, Response.error(broken.format(), broken.error()));
      }
    }
    starting = false;
    if (turn == null && !ctx.isRemoved()) {
      ctx.channel().config().setAutoRead(true);
    }
  }

  private void start(ChannelHandlerContext ctx, Incoming.Asked asked) {
    CompletableFuture<Void> settled =
        settings.settled().apply(asked.request()).toCompletableFuture();
    if (settled.isDone()) {
      answer(ctx, asked);
      return;
    }
    var held = new Turn(asked);
    turn = held;
    var _ = settled.thenRunAsync(() -> onSettled(ctx, held), ctx.executor());
  }

  private void onSettled(ChannelHandlerContext ctx, Turn held) {
    if (turn != held || ctx.isRemoved()) {
      return; // the client was told that it took too long, or has left
    }
    turn = null;
    ctx.channel().config().setAutoRead(true);
    answer(ctx, held.asked);
    startWaiting(ctx);
  }

  private void answer(ChannelHandlerContext ctx, Incoming.Asked asked) {
    if (settings.upgrade().isWanted(asked.request())) {
      Optional<Response> problem = settings.upgrade().upgrade(ctx, asked.request(), refused);
      problem.ifPresent(response -> end(ctx, response));
      return;
    }
    var started = new Turn(asked);
    turn = started;
    Answers.of(settings.router(), asked.request(), refused)
        .whenComplete((response, failure) -> {
          Response answer = response == null ? failed(asked.request(), failure) : response;
          if (ctx.executor().inEventLoop()) {
            onAnswer(ctx, started, answer);
          } else {
            ctx.executor().execute(() -> onAnswer(ctx, started, answer));
          }
        });
  }

  private boolean draining() {
    return settings.draining().getAsBoolean();
  }

  private static Response failed(Request request, Throwable failure) {
    return Response.error(request, Answers.error(failure));
  }

  private void onAnswer(ChannelHandlerContext ctx, Turn answered, Response response) {
    StreamedBody body = response.stream();
    boolean late = turn != answered || ctx.isRemoved(); // the client was told so, or has left
    boolean keepAlive = answered.asked.keepAlive() && !refused && !draining();
    if (body != null && (late || answered.asked.request().wantsHeadOnly())) {
      body.onGone();
    } else if (body != null) {
      stream(ctx, answered, response, body);
      return;
    }
    if (!late) {
      onWritten(ctx, write(ctx, answered.asked.request(), response, keepAlive), keepAlive);
    }
  }

  private void stream(
      ChannelHandlerContext ctx, Turn answered, Response response, StreamedBody body) {
    boolean chunked = answered.asked.keepAlive() && answered.asked.takesChunks();
    var _ =
        ctx.write(Answers.head(settings.serverId(), answered.asked.request(), response, chunked));
    var answer =
        new StreamedAnswer(
            ctx,
            body,
            last -> {
              streamed = null;
              onWritten(ctx, last, chunked && !draining());
            });
    streamed = answer;
    body.onBegin(answer);
    ctx.flush(); // last: who has seen the head may rely on it that the body has begun
  }

  /** The turn's answer is all on its way. */
  private void onWritten(ChannelHandlerContext ctx, ChannelFuture written, boolean keepAlive) {
    turn = null;
    sinceNanos = settings.nanoTime().getAsLong();
    if (!keepAlive) {
      close(written);
    }
    startWaiting(ctx);
  }

  private ChannelFuture write(
      ChannelHandlerContext ctx, @Nullable Request request, Response response, boolean keepAlive) {
    return ctx.writeAndFlush(Answers.message(settings.serverId(), request, response, keepAlive));
  }

  private void end(ChannelHandlerContext ctx, Response response) {
    close(write(ctx, null, response, false));
  }

  private void close(ChannelFuture written) {
    closing = true;
    waiting.clear();
    written.channel().config().setAutoRead(true);
    Lingering.close(written, sweep, settings.nanoTime());
  }

  @Override
  public void onSweep() {
    ChannelHandlerContext ctx = context;
    if (ctx == null || closing) {
      return;
    }
    long sinceLast = settings.nanoTime().getAsLong() - sinceNanos;
    Turn current = turn;
    if (current != null && streamed == null && sinceLast >= ANSWER_MAX_NANOS) {
      ErrorInfo late = ErrorCode.TIMEOUT.with(ErrorCode.TIMEOUT.reason());
      onAnswer(ctx, current, Response.error(current.asked.request(), late));
    } else if (current == null && (draining() || sinceLast >= REQUEST_MAX_NANOS)) {
      var _ = ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    failures.onSocket(cause);
    var _ = ctx.close();
  }
}
