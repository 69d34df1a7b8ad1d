package dev.barnabas.server.control;

import dev.barnabas.core.control.TestApps;
import dev.barnabas.server.http.Router;
import dev.barnabas.server.rest.Callers;
import java.util.concurrent.CompletableFuture;

/** The routes to the control state. */
public final class ControlRoutes {
  private ControlRoutes() {}

  /** The same routes with those to the control state. */
  public static Router with(Router router, Callers callers, ControlParts parts) {
    var stats = new StatsEndpoints(callers, parts.stats(), parts.clock());
    var door = new ControlDoor(parts.tokens());
    Router api =
        new ControlEndpoints(door, parts.administration())
            .with(router)
            .withMissing("v1", none -> door.reading(_ -> CompletableFuture.failedStage(none)));
    Router more =
        new ControlStats(door, parts.administration(), stats, parts.stats())
            .with(api)
            .with("GET", "stats", stats::find);
    TestApps testApps = parts.testApps();
    return testApps == null
        ? more
        : withTestApps(more, callers, testApps).with("POST", "stats", stats::post);
  }

  private static Router withTestApps(Router router, Callers callers, TestApps testApps) {
    var endpoint = new TestAppEndpoints(callers, testApps);
    return router.with("POST", "apps", endpoint::create).with("DELETE", "apps/*", endpoint::delete);
  }
}
