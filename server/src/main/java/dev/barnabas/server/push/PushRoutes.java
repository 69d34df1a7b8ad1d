package dev.barnabas.server.push;

import dev.barnabas.core.push.PushRegistry;
import dev.barnabas.server.http.Router;
import dev.barnabas.server.rest.Backend;
import dev.barnabas.server.rest.Callers;
import dev.barnabas.server.rest.ChannelPublish;

/** The routes of push. */
public final class PushRoutes {
  private PushRoutes() {}

  /** The same routes with those of push. */
  public static Router with(
      Router router, Callers callers, Backend backend, PushRegistry registry) {
    var access = new PushAccess(callers, backend.access());
    var devices = new DeviceEndpoints(access, registry);
    var subscriptions = new SubscriptionEndpoints(access, registry, backend.namespaces());
    var publish =
        new PushPublishEndpoint(
            access, registry, backend.access(), new ChannelPublish(callers, backend));
    String registrations = "push/deviceRegistrations";
    return router
        .with("POST", registrations, devices::register)
        .with("GET", registrations, devices::list)
        .with("DELETE", registrations, devices::removeWhere)
        .with("PUT", registrations + "/*", devices::save)
        .with("PATCH", registrations + "/*", devices::change)
        .with("GET", registrations + "/*", devices::get)
        .with("DELETE", registrations + "/*", devices::remove)
        .with("POST", "push/channelSubscriptions", subscriptions::save)
        .with("GET", "push/channelSubscriptions", subscriptions::list)
        .with("DELETE", "push/channelSubscriptions", subscriptions::removeWhere)
        .with("GET", "push/channels", subscriptions::channels)
        .with("POST", "push/publish", publish);
  }
}
