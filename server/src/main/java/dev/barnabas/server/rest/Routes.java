package dev.barnabas.server.rest;

import dev.barnabas.core.channel.Editing;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Endpoint;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import dev.barnabas.server.http.Router;
import dev.barnabas.server.metrics.Metric;
import dev.barnabas.server.metrics.MetricsText;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All routes of a node. */
public final class Routes {
  private Routes() {}

  /**
   * The routes that need nothing of the core, and files behind all others.
   *
   * @param files answer where no route does
   * @param clock for {@code /time}
   * @param status asked at each {@code /ready}, on an event loop
   * @param extras more paths, without their first slash
   */
  public static Router open(
      Endpoint files, InstantSource clock, Supplier<Status> status, Map<String, Extra> extras) {
    Router router =
        Router.to(files)
            .with("GET", "time", tree(() -> List.of(clock.millis())))
            .with("GET", "health", tree(() -> Map.of("status", "up")))
            .with("GET", "ready", ready(status))
            .with("GET", "is-the-internet-up.txt", text("yes"));
    for (var extra : extras.entrySet()) {
      router = router.with("GET", extra.getKey(), forOurPages(extra(extra.getValue())));
    }
    return router;
  }

  /** The same with the numbers that Prometheus reads. */
  public static Router withMetrics(Router router, Supplier<List<Metric>> metrics) {
    Endpoint endpoint =
        _ ->
            CompletableFuture.completedStage(
                Response.of(
                        200,
                        MetricsText.CONTENT_TYPE,
                        MetricsText.of(metrics.get()).getBytes(StandardCharsets.UTF_8))
                    .with("Cache-Control", "no-store"));
    return router.with("GET", "metrics", forOurPages(endpoint));
  }

  /** The same with the channels' routes. */
  public static Router withChannels(Router router, Callers callers, Backend backend) {
    var publish = new ChannelPublish(callers, backend);
    var history = new HistoryEndpoint(callers, backend.histories());
    var channels = new ChannelEndpoints(callers, backend.channels());
    Backend.Presences presences = backend.presences();
    Editing editing = backend.editing();
    Router messages = editing == null ? router : withMessages(router, callers, editing);
    return messages
        .with("POST", "channels/*/messages", new PublishEndpoint(callers, publish))
        .with("GET", "channels/*/messages", history)
        .with("GET", "channels/*/history", history)
        .with("GET", "channels", channels::list)
        .with("GET", "channels/*", channels::status)
        .with("GET", "channels/*/presence", new PresenceEndpoint(callers, presences))
        .with("GET", "channels/*/presence/history", new PresenceHistoryEndpoint(callers, presences))
        .with(
            "GET",
            "presence",
            new BatchPresenceEndpoint(callers, presences, backend.channelsPerBatch()))
        .with("POST", "messages", new BatchEndpoint(callers, publish, backend.channelsPerBatch()));
  }

  /** The same with the routes for tokens. */
  public static Router withTokens(Router router, TokenBackend backend) {
    return router
        .with("POST", "keys/*/requestToken", new TokenRequestEndpoint(backend))
        .with("GET", "keys/*/requestToken", Routes::nothing) // SDKs expect 404 (ably-protocol 15.3)
        .with("POST", "keys/*/revokeTokens", new RevocationEndpoint(backend));
  }

  private static CompletionStage<Response> nothing(Request request) {
    throw new ProtocolException(
        ErrorCode.NOT_FOUND, "there is nothing to " + request.method() + " at this path");
  }

  private static Router withMessages(Router router, Callers callers, Editing editing) {
    var messages = new MessageEndpoints(callers, editing);
    return router
        .with("GET", "channels/*/messages/*", messages::message)
        .with("PATCH", "channels/*/messages/*", messages::edit)
        .with("GET", "channels/*/messages/*/versions", messages::versions)
        .with("GET", "channels/*/messages/*/annotations", messages::annotations)
        .with("GET", "channels/*/messages/*/client-summary", messages::clientSummary)
        .with("POST", "channels/*/messages/*/annotations", messages::annotate);
  }

  /** May hold a key, or tell of the inside: no page of another origin reads it. */
  private static Endpoint forOurPages(Endpoint endpoint) {
    return request -> endpoint.answer(request).thenApply(Response::forSameOriginOnly);
  }

  private static Endpoint tree(Supplier<@Nullable Object> tree) {
    return extra(_ -> tree.get());
  }

  private static Endpoint extra(Extra extra) {
    return request ->
        CompletableFuture.completedStage(
            Response.of(200, request.answerFormat(), extra.answer(request.params()))
                .with("Cache-Control", "no-store"));
  }

  private static Endpoint text(String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return _ -> CompletableFuture.completedStage(Response.of(200, "text/plain", body));
  }

  private static Endpoint ready(Supplier<Status> status) {
    return request -> {
      Status now = status.get();
      var tree = new LinkedHashMap<String, @Nullable Object>();
      tree.put("ready", now.ready());
      tree.putAll(now.details());
      return CompletableFuture.completedStage(
          Response.of(now.ready() ? 200 : 503, request.answerFormat(), tree)
              .with("Cache-Control", "no-store"));
    };
  }
}
