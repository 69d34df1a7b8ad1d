package dev.barnabas.server;

import dev.barnabas.server.broker.BrokerDoor;
import dev.barnabas.server.broker.BrokerUpgrade;
import dev.barnabas.server.comet.Comet;
import dev.barnabas.server.comet.CometPlaces;
import dev.barnabas.server.comet.CometSettings;
import dev.barnabas.server.comet.Forwarding;
import dev.barnabas.server.comet.NodeSignature;
import dev.barnabas.server.control.ControlRoutes;
import dev.barnabas.server.http.BodyAggregator;
import dev.barnabas.server.http.HttpConnection;
import dev.barnabas.server.http.HttpSettings;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Router;
import dev.barnabas.server.http.Upgrade;
import dev.barnabas.server.http.Upgrades;
import dev.barnabas.server.metrics.Metric;
import dev.barnabas.server.push.PushRoutes;
import dev.barnabas.server.rest.Callers;
import dev.barnabas.server.rest.Routes;
import dev.barnabas.server.rest.StaticFiles;
import dev.barnabas.server.transport.Admission;
import dev.barnabas.server.transport.ListenOptions;
import dev.barnabas.server.transport.NettyLoop;
import dev.barnabas.server.transport.NettyLoops;
import dev.barnabas.server.transport.NettyServer;
import dev.barnabas.server.websocket.WebSocketSettings;
import dev.barnabas.server.websocket.WebSocketUpgrade;
import dev.barnabas.server.websocket.WebSocketUpgrade.HttpHandlers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A node's doors, open. Thread: any. */
public final class Server implements AutoCloseable {
  // A token of 128 KiB in a header or URL, and what else stands there (ably-protocol 15.2).
  private static final int HEAD_MAX_BYTES = 256 * 1024;
  private static final long DRAIN_MAX_MILLIS = 2_500; // sockets linger 2 s, swept once a second

  private static final String TLS = "tls";
  private static final String HTTP_DECODER = "http-decoder";
  private static final String HTTP_ENCODER = "http-encoder";
  private static final String HTTP_BODY = "http-body";
  private static final String HTTP_CONNECTION = "http-connection";

  private final ServerSettings settings;
  private final NettyLoops loops;
  private final Admission admission;
  private final HttpSettings http;
  private final HttpSettings internalHttp;
  private final Forwarding forwarding;
  private final NettyServer listening;
  private final NettyServer internal;
  private final List<NettyServer> more;
  private final @Nullable BrokerDoor broker;
  private volatile boolean draining;

  private Server(ServerSettings settings, NettyLoops loops, ServerParts parts) {
    this.settings = settings;
    this.loops = loops;
    this.admission = new Admission(settings.limits());
    var handlers =
        new HttpHandlers(HTTP_DECODER, List.of(HTTP_ENCODER, HTTP_BODY, HTTP_CONNECTION));
    Upgrade upgrade =
        new WebSocketUpgrade(
            new WebSocketSettings(
                parts.connections(), loops, settings.limits().maxFrameSize(), settings.nanoTime()),
            handlers);
    var callers = new Callers(parts.backend().access(), parts.backend().namespaces());
    var signature = new NodeSignature(parts.comet().secret(), settings.clock());
    this.forwarding = new Forwarding(parts.comet().peers(), signature);
    Comet comet = comet(parts, callers);
    Router open =
        Routes.open(
            StaticFiles.ofConsole(parts.pages()), settings.clock(), parts.status(), parts.extras());
    if (parts.metrics() != null) {
      open = Routes.withMetrics(open, withOwn(parts.metrics(), comet));
    }
    Router channels =
        Routes.withTokens(Routes.withChannels(open, callers, parts.backend()), parts.tokens());
    Router control = ControlRoutes.with(channels, callers, parts.control());
    Router rest =
        PushRoutes.with(control, callers, parts.backend(), parts.control().push())
            .tallied(parts.tally());
    Function<Request, CompletionStage<Void>> settled = new SettledState(parts.control())::before;
    this.broker = broker(parts, callers);
    if (broker != null) {
      BrokerDoor door = broker;
      upgrade = new Upgrades(List.of(upgrade, new BrokerUpgrade(door, loops, handlers)));
      rest = door.withRoutes(rest);
      Function<Request, CompletionStage<Void>> known = settled;
      settled = request -> known.apply(request).thenCompose(_ -> door.prepared(request));
    }
    this.http = http(comet.withRoutes(rest), upgrade, settled);
    this.internalHttp =
        http(
            InternalRoutes.of(comet, signature, settings.serverId()),
            new InternalRoutes.NoUpgrade(),
            _ -> CompletableFuture.completedStage(null));
    this.internal =
        NettyServer.listen(parts.comet().internal(), loops, this::buildInternalPipeline);
    this.listening = NettyServer.listen(settings.listen(), loops, this::buildPipeline);
    this.more = listenElsewhere();
  }

  private List<NettyServer> listenElsewhere() {
    var opened = new ArrayList<NettyServer>();
    try {
      for (ListenOptions options : settings.more()) {
        opened.add(NettyServer.listen(options, loops, this::buildPipeline));
      }
      return List.copyOf(opened);
    } catch (RuntimeException e) {
      opened.forEach(NettyServer::stopAccepting);
      listening.stopAccepting();
      internal.stopAccepting();
      throw e;
    }
  }

  private @Nullable BrokerDoor broker(ServerParts parts, Callers callers) {
    return parts.broker() == null
        ? null
        : new BrokerDoor(
            parts.broker(),
            callers,
            parts.backend().access(),
            settings.limits(),
            settings.nanoTime());
  }

  private HttpSettings http(
      Router router, Upgrade upgrade, Function<Request, CompletionStage<Void>> settled) {
    return new HttpSettings(
        router, upgrade, settled, settings.serverId(), settings.nanoTime(), () -> draining);
  }

  private Comet comet(ServerParts parts, Callers callers) {
    return new Comet(
        new CometSettings(
            parts.connections(),
            loops,
            settings.serverId(),
            parts.comet().sessionIds(),
            new CometPlaces(settings.limits()),
            parts.comet().maxIdleMillis(),
            settings.nanoTime()),
        new CometCallers(callers, parts.backend().access(), parts.comet().keys()),
        forwarding);
  }

  /**
   * Opens the doors.
   *
   * @param loops stay open when the server is closed: whoever made them ends them
   * @throws java.io.UncheckedIOException when the port can't be had or the TLS files can't be read
   */
  public static Server start(ServerSettings settings, NettyLoops loops, ServerParts parts) {
    return new Server(settings, loops, parts);
  }

  /** The port it listens on. */
  public int port() {
    return listening.port();
  }

  /** The ports of further listeners, in the order of their settings. */
  public List<Integer> morePorts() {
    return more.stream().map(NettyServer::port).toList();
  }

  /** The port for other nodes. */
  public int internalPort() {
    return internal.port();
  }

  /** Sockets open now. */
  public int openSockets() {
    return admission.open();
  }

  /** Takes no more sockets; HTTP requests that come on open ones are each the last of theirs. */
  public void stopAccepting() {
    draining = true;
    listening.stopAccepting();
    more.forEach(NettyServer::stopAccepting);
  }

  /**
   * Closes the doors: takes no more sockets, lets HTTP requests have their answer. WebSockets are
   * the sessions' to end, before this. Returns when all sockets are closed, at the latest after 2.5
   * s.
   */
  @Override
  public void close() {
    stopAccepting();
    internal.stopAccepting();
    if (broker != null) {
      broker.end();
    }
    loops.sweep();
    admission.awaitEmpty(DRAIN_MAX_MILLIS);
    forwarding.close();
  }

  private Supplier<List<Metric>> withOwn(Supplier<List<Metric>> metrics, Comet comet) {
    return () -> {
      var all = new ArrayList<>(metrics.get());
      all.add(Metric.gauge("barnabas_sockets", "Sockets of clients, open now.", admission.open()));
      all.add(
          Metric.gauge(
              "barnabas_sockets_waiting",
              "Sockets that were accepted and that no event loop has taken in yet.",
              loops.waitingSockets()));
      all.addAll(comet.metrics());
      return all;
    };
  }

  /** The only place where a socket gets its handlers; drawn in this package's description. */
  private void buildPipeline(Channel channel, @Nullable SslContext tls) {
    InetAddress address = ((InetSocketAddress) channel.remoteAddress()).getAddress();
    Admission.Verdict verdict = admission.enter(address);
    channel.closeFuture().addListener(_ -> admission.leave(address));
    if (verdict == Admission.Verdict.CUT) {
      var _ = channel.close();
      return;
    }
    NettyLoop loop = loops.of(channel);
    boolean refused = verdict == Admission.Verdict.TO_BE_REFUSED;
    ChannelPipeline pipeline = channel.pipeline();
    if (tls != null) {
      pipeline.addLast(TLS, tls.newHandler(channel.alloc()));
    }
    addHttp(pipeline, new HttpConnection(http, loop, refused));
  }

  /** Other nodes are not counted: there are few, and they come for clients who are. */
  private void buildInternalPipeline(Channel channel, @Nullable SslContext tls) {
    addHttp(channel.pipeline(), new HttpConnection(internalHttp, loops.of(channel), false));
  }

  private void addHttp(ChannelPipeline pipeline, HttpConnection connection) {
    pipeline
        .addLast(HTTP_DECODER, new HttpRequestDecoder(decoderConfig()))
        .addLast(HTTP_ENCODER, new HttpResponseEncoder())
        .addLast(HTTP_BODY, new BodyAggregator(settings.limits().maxBodySize()))
        .addLast(HTTP_CONNECTION, connection);
  }

  private static HttpDecoderConfig decoderConfig() {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(HEAD_MAX_BYTES)
        .setMaxHeaderSize(HEAD_MAX_BYTES);
  }
}
