package dev.barnabas.server.broker;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import dev.barnabas.server.http.Upgrade;
import dev.barnabas.server.transport.NettyLoop;
import dev.barnabas.server.transport.NettyLoops;
import dev.barnabas.server.websocket.Handshake;
import dev.barnabas.server.websocket.WebSocketUpgrade.HttpHandlers;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import java.util.Optional;

/**
 * Turns a request at {@code /v2/broker/} or {@code /v1/topics/TOPICS} into a session. Whoever asks
 * gets one; who may not have it is told by the code that closes it, since browsers hide the answer
 * to a failed upgrade. Thread: any.
 */
public final class BrokerUpgrade implements Upgrade {
  private static final String DECODER = "broker-decoder";
  private static final String PARTS = "broker-parts";
  private static final String CONNECTION = "broker-connection";

  private final BrokerDoor door;
  private final NettyLoops loops;
  private final HttpHandlers http;

  public BrokerUpgrade(BrokerDoor door, NettyLoops loops, HttpHandlers http) {
    this.door = door;
    this.loops = loops;
    this.http = http;
  }

  @Override
  public boolean isWanted(Request request) {
    return BrokerDoor.isWanted(request);
  }

  @Override
  public Optional<Response> upgrade(
      ChannelHandlerContext context, Request request, boolean refused) {
    Optional<Response> problem = Handshake.problem(request);
    if (problem.isEmpty()) {
      switchOver(context, request, refused);
    }
    return problem;
  }

  private void switchOver(ChannelHandlerContext context, Request request, boolean refused) {
    int maxFrameSize = door.limits().maxFrameSize();
    String subprotocol = BrokerRequest.subprotocol(request);
    ChannelPipeline pipeline = context.pipeline();
    // Flushed below: the client hears of its session when that stands where it begins to read.
    var _ = context.write(Handshake.answer(request, subprotocol));
    pipeline.addAfter(
        http.decoder(),
        DECODER,
        new WebSocket13FrameDecoder(Handshake.decoderConfig(maxFrameSize)));
    pipeline.addAfter(DECODER, PARTS, new WebSocketFrameAggregator(maxFrameSize));
    NettyLoop loop = loops.of(context.channel());
    var socket = new BrokerSocket(pipeline.context(DECODER), loop, door.nanoTime());
    var session = new BrokerSession(door, socket);
    pipeline.addAfter(PARTS, CONNECTION, new BrokerConnection(session, socket, maxFrameSize));
    http.others().forEach(pipeline::remove);
    if (refused) {
      session.refuse(
          ErrorCode.OVERLOADED.with(
              "too many connections here, or from this address: retry later"));
    } else {
      session.open(request, subprotocol);
    }
    socket.flush();
    // Last, because it hands on what it has read beyond the request.
    pipeline.remove(http.decoder());
  }
}
