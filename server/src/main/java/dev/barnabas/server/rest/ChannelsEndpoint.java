package dev.barnabas.server.rest;

import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.Operation;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /channels} and {@code GET /channels/{channel}}: which channels are in use, and by how
 * many (spec CHD, CHS, CHO, CHM).
 */
final class ChannelsEndpoint {
  /** The first version that lists names instead of details when not asked. */
  private static final int NAMES_SINCE = 3;

  private static final String ANY_CHANNEL = "*";

  private final Callers callers;
  private final Backend.LiveChannels channels;

  ChannelsEndpoint(Callers callers, Backend.LiveChannels channels) {
    this.callers = callers;
    this.channels = channels;
  }

  CompletionStage<Response> status(Request request) {
    Identity identity = callers.of(request);
    ChannelAddress address = ChannelAddress.parse(request.segments().get(1));
    require(identity, Capability.resource(address));
    callers.requireAdmitted(request, identity, address.name(), false);
    return CompletableFuture.completedStage(
        Response.of(200, request.answerFormat(), details(identity.app(), address.name())));
  }

  CompletionStage<Response> list(Request request) {
    Identity identity = callers.of(request);
    require(identity, ANY_CHANNEL);
    String prefix = request.param("prefix");
    List<String> names =
        channels.names(identity.app()).stream()
            .filter(name -> prefix == null || name.startsWith(prefix))
            .toList();
    PageParams.Page<String> page = PageParams.page(names, request);
    List<?> items =
        byId(request)
            ? page.items()
            : page.items().stream().map(name -> details(identity.app(), name)).toList();
    Response body = Response.of(200, request.answerFormat(), items);
    return CompletableFuture.completedStage(PageLinks.with(body, request, page.next()));
  }

  private static boolean byId(Request request) {
    String by = request.param("by");
    return switch (by == null ? "" : by) {
      case "id" -> true;
      case "value" -> false;
      case "" -> request.version() >= NAMES_SINCE;
      default ->
          throw new ProtocolException(
              ErrorCode.INVALID_PARAMETER, "parameter by: must be id or value");
    };
  }

  private static void require(Identity identity, String resource) {
    if (!identity.capability().allows(Operation.CHANNEL_METADATA, resource)) {
      throw new ProtocolException(
          ErrorCode.CAPABILITY_DENIED,
          "the capability does not allow channel-metadata on '" + resource + "'");
    }
  }

  private Map<String, Object> details(String app, String name) {
    Backend.ChannelMetrics counted = channels.metrics(app, name);
    var metrics = new LinkedHashMap<String, Object>();
    metrics.put("connections", counted.connections());
    metrics.put("publishers", counted.publishers());
    metrics.put("subscribers", counted.subscribers());
    metrics.put("presenceConnections", counted.presenceConnections());
    metrics.put("presenceMembers", counted.presenceMembers());
    metrics.put("presenceSubscribers", counted.presenceSubscribers());
    metrics.put("objectPublishers", 0L);
    metrics.put("objectSubscribers", 0L);
    var status = new LinkedHashMap<String, Object>();
    // A channel that somebody asks about is active: the asking makes it so.
    status.put("isActive", true);
    status.put("occupancy", Map.of("metrics", metrics));
    var details = new LinkedHashMap<String, Object>();
    details.put("channelId", name);
    details.put("name", name);
    details.put("status", status);
    return details;
  }
}
