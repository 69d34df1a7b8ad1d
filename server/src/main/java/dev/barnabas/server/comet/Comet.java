package dev.barnabas.server.comet;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.session.RoutedKey;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.server.http.Endpoint;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import dev.barnabas.server.http.Router;
import dev.barnabas.server.http.StreamedBody;
import dev.barnabas.server.metrics.Metric;
import dev.barnabas.server.websocket.ConnectRequests;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The comet sessions of a node and the requests that reach them. Thread: any. */
public final class Comet {
  private final CometSettings settings;
  private final SessionCallers callers;
  private final Forwarding forwarding;
  private final Map<String, CometSession> sessions = new ConcurrentHashMap<>(); // ≤ places
  private final LongAdder cuts = new LongAdder();

  /**
   * @param forwarding the way to sessions of other nodes
   */
  public Comet(CometSettings settings, SessionCallers callers, Forwarding forwarding) {
    this.settings = settings;
    this.callers = callers;
    this.forwarding = forwarding;
  }

  /** What can be measured of all sessions. */
  public List<Metric> metrics() {
    return List.of(
        Metric.gauge("barnabas_comet_sessions", "Comet sessions, open now.", sessions.size()),
        Metric.counter(
            "barnabas_comet_cut_total",
            "Receive requests that their clients cut: what was sent last may be lost.",
            cuts.sum()));
  }

  /** Adds the routes that clients use. */
  public Router withRoutes(Router router) {
    return withSessions(router.with("GET", "comet/connect", this::connect), true);
  }

  /** Adds those that other nodes use for their clients. */
  public Router withInternalRoutes(Router router) {
    return withSessions(router, false);
  }

  private Router withSessions(Router router, boolean forwards) {
    return router
        .with("GET", "comet/*/recv", of(forwards, this::recv))
        .with("POST", "comet/*/send", of(forwards, this::send))
        .with("GET", "comet/*/close", of(forwards, ends(new ClientFrame.Close())))
        .with("GET", "comet/*/disconnect", of(forwards, ends(new ClientFrame.Disconnect())));
  }

  /** What a request does with the session that it names. */
  private interface Act {
    CompletionStage<Response> on(CometSession session, Request request, CometCaller caller);
  }

  private Endpoint of(boolean forwards, Act act) {
    return request -> {
      RoutedKey key = key(request);
      // First: what nobody may do here nobody may have done elsewhere.
      var caller = new CometCaller(callers.require(request, key.text()), request, key);
      if (!key.node().equals(settings.nodeId())) {
        return forwards ? forwarding.forward(key.node(), request) : unknown();
      }
      CometSession session = sessions.get(key.session());
      return session == null ? unknown() : act.on(session, request, caller);
    };
  }

  private static RoutedKey key(Request request) {
    return RoutedKey.parse(request.segments().get(1))
        .orElseThrow(() ->
            new ProtocolException(
                ErrorCode.INVALID_CONNECTION_KEY,
                "this is not the connection key of a comet session"));
  }

  private CompletionStage<Response> connect(Request request) {
    Identity caller = callers.connecting(request);
    String app = caller == null ? null : caller.app();
    CometPlaces.Place place = settings.places().take(request.remoteAddress(), app);
    String id = settings.sessionIds().get();
    var session =
        new CometSession(
            settings,
            settings.loops().current(),
            RoutedKey.way(settings.nodeId(), id),
            !"false".equals(request.param("stream")),
            new Listing(id, place));
    return streamed(
        session.opening(begun -> {
          sessions.put(id, begun);
          begun.onOpen((transport, loop) ->
              settings
                  .connections()
                  .connect(ConnectRequests.comet(request, caller), transport, loop));
        }));
  }

  /** What is kept of a session while it lives. Thread: the session's. */
  private final class Listing implements CometSession.Observer {
    private final String id;
    private final CometPlaces.Place place;

    Listing(String id, CometPlaces.Place place) {
      this.id = id;
      this.place = place;
    }

    @Override
    public void onCut() {
      cuts.increment();
    }

    @Override
    public void onLeft() {
      sessions.remove(id);
      place.leave();
    }
  }

  private CompletionStage<Response> recv(
      CometSession session, Request request, CometCaller caller) {
    session.requireFetch(caller);
    return streamed(session.receiving());
  }

  private CompletionStage<Response> send(
      CometSession session, Request request, CometCaller caller) {
    return handIn(session, CometSend.of(caller, request.treeOfFrames()));
  }

  private static Act ends(ClientFrame frame) {
    return (session, _, caller) -> handIn(session, CometSend.of(caller, frame));
  }

  private static CompletionStage<Response> handIn(CometSession session, CometSend send) {
    session.send(send);
    return send.answer();
  }

  private static CompletionStage<Response> streamed(StreamedBody body) {
    return CompletableFuture.completedStage(
        Response.streamed(200, "application/json", body)
            .with("Cache-Control", "no-store")
            // Some proxies would keep a stream to themselves until it ends.
            .with("X-Accel-Buffering", "no"));
  }

  private static <T extends @Nullable Object> CompletionStage<T> unknown() {
    return CompletableFuture.failedStage(
        new ProtocolException(
            ErrorCode.CONNECTION_NOT_FOUND, "there is no such comet session: reconnect"));
  }
}
