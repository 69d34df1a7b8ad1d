package dev.barnabas.server;

import dev.barnabas.server.broker.BrokerParts;
import dev.barnabas.server.control.ControlParts;
import dev.barnabas.server.http.RequestTally;
import dev.barnabas.server.metrics.Metric;
import dev.barnabas.server.rest.Backend;
import dev.barnabas.server.rest.Extra;
import dev.barnabas.server.rest.Status;
import dev.barnabas.server.rest.TokenBackend;
import dev.barnabas.server.websocket.RealtimeConnections;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the server serves.
 *
 * @param connections takes WebSockets
 * @param backend takes REST calls on channels
 * @param tokens takes requests for tokens
 * @param comet what the same connections need over plain HTTP
 * @param status behind {@code /ready}; asked on an event loop, so it must not block
 * @param metrics behind {@code /metrics}, asked as {@code status} is; null: there is no such path
 * @param extras more paths, without their first slash
 * @param control apps and what they have
 * @param tally hears how REST requests were answered
 * @param broker takes sessions that speak kafka-websocket's protocol; null: there are none
 * @param pages folder whose files are served, before the console's; null: none
 */
public record ServerParts(
    RealtimeConnections connections,
    Backend backend,
    TokenBackend tokens,
    CometParts comet,
    Supplier<Status> status,
    @Nullable Supplier<List<Metric>> metrics,
    Map<String, Extra> extras,
    ControlParts control,
    RequestTally tally,
    @Nullable BrokerParts broker,
    @Nullable Path pages) {}
