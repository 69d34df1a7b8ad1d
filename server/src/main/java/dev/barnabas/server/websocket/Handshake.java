package dev.barnabas.server.websocket;

import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a request becomes a WebSocket (RFC 6455, 4.2), whatever is spoken on it. */
public final class Handshake {
  private static final String KEY = "sec-websocket-key";
  private static final String VERSION = "13";
  private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, 1.3

  private Handshake() {}

  /** Whether a request asks to become one. */
  public static boolean isAskedFor(Request request) {
    String upgrade = request.header("upgrade");
    return upgrade != null
        && upgrade.equalsIgnoreCase("websocket")
        && request.method().equals("GET");
  }

  /** Why a request that asks can't have it. */
  public static Optional<Response> problem(Request request) {
    if (!VERSION.equals(request.header("sec-websocket-version"))) {
      return Optional.of(Response.empty(426).with("Sec-WebSocket-Version", VERSION));
    }
    if (request.header(KEY) == null) {
      return Optional.of(
          Response.error(
              WireFormat.JSON, ErrorCode.BAD_REQUEST.with("Sec-WebSocket-Key is missing")));
    }
    return Optional.empty();
  }

  /**
   * The answer to a request without a {@link #problem}.
   *
   * @param subprotocol one of those that the client offers; null: none
   */
  public static FullHttpResponse answer(Request request, @Nullable String subprotocol) {
    var response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
    response
        .headers()
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept(String.valueOf(request.header(KEY))));
    if (subprotocol != null) {
      response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, subprotocol);
    }
    return response;
  }

  /** How frames are read: as a client has to send them, without extensions. */
  public static WebSocketDecoderConfig decoderConfig(int maxFrameSize) {
    return WebSocketDecoderConfig.newBuilder()
        .maxFramePayloadLength(maxFrameSize)
        .expectMaskedFrames(true)
        .allowMaskMismatch(false)
        .allowExtensions(false)
        // It would close with 1002 and such, after which some SDKs give up (ably-protocol 25.15).
        .closeOnProtocolViolation(false)
        .build();
  }

  private static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + ACCEPT_GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-1", impossible);
    }
  }
}
