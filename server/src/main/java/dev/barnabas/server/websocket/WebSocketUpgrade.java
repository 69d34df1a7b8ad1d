package dev.barnabas.server.websocket;

import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import dev.barnabas.server.http.Upgrade;
import dev.barnabas.server.transport.NettyLoop;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Turns a request at {@code /} into a WebSocket. Whoever asks gets one: what is wrong with the
 * credential is said in the protocol's own words afterwards, since browsers hide the answer to a
 * failed upgrade (ably-protocol 5.2). Thread: any.
 */
public final class WebSocketUpgrade implements Upgrade {
  private static final String DECODER = "websocket-decoder";
  private static final String CONNECTION = "websocket-connection";
  private static final List<String> ROOT = List.of("");
  private static final String VERSION = "13";
  private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, 1.3

  private static final RealtimeConnections REFUSING =
      (_, transport, _) -> RefusedConnection.tell(transport);

  private final WebSocketSettings settings;
  private final HttpHandlers http;

  /**
   * The handlers of the pipeline that an upgrade takes out, by their names.
   *
   * @param decoder the first; the WebSocket's decoder takes its place
   * @param others in any order
   */
  public record HttpHandlers(String decoder, List<String> others) {}

  public WebSocketUpgrade(WebSocketSettings settings, HttpHandlers http) {
    this.settings = settings;
    this.http = http;
  }

  @Override
  public boolean isWanted(Request request) {
    String upgrade = request.header("upgrade");
    return upgrade != null
        && upgrade.equalsIgnoreCase("websocket")
        && request.method().equals("GET")
        && request.segments().equals(ROOT);
  }

  @Override
  public Optional<Response> upgrade(
      ChannelHandlerContext context, Request request, boolean refused) {
    String key = request.header("sec-websocket-key");
    if (!VERSION.equals(request.header("sec-websocket-version"))) {
      return Optional.of(Response.empty(426).with("Sec-WebSocket-Version", VERSION));
    }
    if (key == null) {
      return Optional.of(
          Response.error(
              WireFormat.JSON, ErrorCode.BAD_REQUEST.with("Sec-WebSocket-Key is missing")));
    }
    switchOver(context, request, key, refused ? REFUSING : settings.connections());
    return Optional.empty();
  }

  private void switchOver(
      ChannelHandlerContext context, Request request, String key, RealtimeConnections connections) {
    ChannelPipeline pipeline = context.pipeline();
    var _ = context.writeAndFlush(switchingProtocols(key));
    pipeline.addAfter(http.decoder(), DECODER, new WebSocket13FrameDecoder(decoderConfig()));
    NettyLoop loop = settings.loops().of(context.channel());
    var transport =
        new NettyTransport(
            pipeline.context(DECODER), format(request), loop.sweep(), settings.nanoTime());
    var connection = new WebSocketConnection(transport, settings.maxFrameSize());
    pipeline.addAfter(DECODER, CONNECTION, connection);
    http.others().forEach(pipeline::remove);
    connection.open(connections, ConnectRequests.of(request), loop);
    // Last, because it hands on what it has read beyond the request.
    pipeline.remove(http.decoder());
  }

  private static WireFormat format(Request request) {
    String name = request.param("format");
    return name == null ? WireFormat.JSON : WireFormat.ofParameter(name).orElse(WireFormat.JSON);
  }

  private WebSocketDecoderConfig decoderConfig() {
    return WebSocketDecoderConfig.newBuilder()
        .maxFramePayloadLength(settings.maxFrameSize())
        .expectMaskedFrames(true)
        .allowMaskMismatch(false)
        .allowExtensions(false)
        // It would close with 1002 and such, after which some SDKs give up (ably-protocol 25.15).
        .closeOnProtocolViolation(false)
        .build();
  }

  private static FullHttpResponse switchingProtocols(String key) {
    var response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
    response
        .headers()
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept(key));
    return response;
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
