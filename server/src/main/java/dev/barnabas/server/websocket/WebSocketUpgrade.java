package dev.barnabas.server.websocket;

import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.ServerFrame;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import dev.barnabas.server.http.Upgrade;
import dev.barnabas.server.transport.NettyLoop;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import java.util.List;
import java.util.Optional;

/**
 * Turns a request at {@code /} into a WebSocket. Whoever asks gets one: what is wrong with the
 * credential is said in the protocol's own words afterwards, since browsers hide the answer to a
 * failed upgrade (ably-protocol 5.2). Thread: any.
 */
public final class WebSocketUpgrade implements Upgrade {
  private static final String CONNECTION = "websocket";
  private static final List<String> ROOT = List.of("");

  private static final RealtimeConnections REFUSING =
      (_, transport, _) -> RefusedConnection.tellTooMany(transport);

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
    return Handshake.isAskedFor(request) && request.segments().equals(ROOT);
  }

  @Override
  public Optional<Response> upgrade(
      ChannelHandlerContext context, Request request, boolean refused) {
    Optional<Response> problem = Handshake.problem(request);
    if (problem.isEmpty()) {
      switchOver(context, request, refused ? REFUSING : connections(request));
    }
    return problem;
  }

  /** Who takes it: the core, unless it can't be said in which format. */
  private RealtimeConnections connections(Request request) {
    try {
      request.requireKnownFormat();
      return settings.connections();
    } catch (ProtocolException unknown) {
      var frame = new ServerFrame.Failed(null, unknown.error());
      return (_, transport, _) -> RefusedConnection.tell(transport, frame);
    }
  }

  private void switchOver(
      ChannelHandlerContext context, Request request, RealtimeConnections connections) {
    ChannelPipeline pipeline = context.pipeline();
    var _ = context.writeAndFlush(Handshake.answer(request, null));
    NettyLoop loop = settings.loops().of(context.channel());
    var connection = new WebSocketConnection(settings);
    pipeline.addAfter(http.decoder(), CONNECTION, connection);
    var transport =
        new NettyTransport(
            pipeline.context(connection), format(request), loop, settings.nanoTime());
    http.others().forEach(pipeline::remove);
    connection.open(connections, ConnectRequests.of(request), transport, loop);
    // Last, because it hands on what it has read beyond the request.
    pipeline.remove(http.decoder());
  }

  private static WireFormat format(Request request) {
    String name = request.param("format");
    return name == null ? WireFormat.JSON : WireFormat.ofParameter(name).orElse(WireFormat.JSON);
  }
}
