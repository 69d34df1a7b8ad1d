package dev.barnabas.server.http;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a request to its endpoint, and from what comes back to bytes. Thread: any. */
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private Answers() {}

  /** Whatever goes wrong is in the stage; nothing is thrown. */
  static CompletionStage<Response> of(Router router, Request request, boolean refused) {
    try {
      if (refused) {
        throw tooMany(request);
      }
      request.requireReadable();
      return request.method().equals("OPTIONS")
          ? CompletableFuture.completedStage(Cors.preflight(request))
          : router.find(request).answer(request);
    } catch (Throwable failure) { // a stack overflow, say: it is answered as well
      return CompletableFuture.failedStage(failure);
    }
  }

  /** A comet client takes every code from 40000 to 49999 for the end (ably-protocol 7). */
  private static ProtocolException tooMany(Request request) {
    return new ProtocolException(
        request.segments().getFirst().equals("comet")
            ? ErrorCode.CONNECT_RATE_EXCEEDED
            : ErrorCode.EDGE_THROTTLED,
        "too many sockets are open: close some, or retry later");
  }

  /** What a client is told about a failure; one that is our fault is logged, and not described. */
  static ErrorInfo error(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ProtocolException problem) {
      return problem.error();
    }
    LOG.error("a request failed unexpectedly", cause);
    return ErrorCode.INTERNAL.with(ErrorCode.INTERNAL.reason());
  }

  /**
   * The message on the wire.
   *
   * @param request null when there was none that could be read
   */
  static FullHttpResponse message(
      String serverId, @Nullable Request request, Response bare, boolean keepAlive) {
    Response answer = request == null ? bare : Enveloped.of(request, bare);
    Response response = opened(serverId, request, answer);
    boolean headOnly = request != null && request.wantsHeadOnly();
    ByteBuf content = headOnly ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(response.body());
    HttpResponseStatus status = HttpResponseStatus.valueOf(response.status());
    var message = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
    if (response.status() != 204 && response.status() != 304) {
      message.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, response.body().length);
    }
    setHeaders(message.headers(), response, keepAlive);
    return message;
  }

  /**
   * The head of an answer whose body comes in parts.
   *
   * @param chunked whether the body comes in chunks; else it ends with the socket
   */
  static HttpResponse head(String serverId, Request request, Response answer, boolean chunked) {
    Response response = opened(serverId, request, answer);
    HttpResponseStatus status = HttpResponseStatus.valueOf(response.status());
    var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
    if (chunked) {
      head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    setHeaders(head.headers(), response, chunked);
    return head;
  }

  private static Response opened(String serverId, @Nullable Request request, Response answer) {
    @Nullable String origin = request == null ? null : request.header("origin");
    return Cors.opened(origin, answer).with("X-Ably-Serverid", serverId);
  }

  private static void setHeaders(HttpHeaders headers, Response response, boolean keepAlive) {
    response.headers().forEach(header -> headers.add(header.name(), header.value()));
    if (!response.contentType().isEmpty()) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, response.contentType());
    }
    headers.set(
        HttpHeaderNames.CONNECTION,
        keepAlive ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
  }
}
