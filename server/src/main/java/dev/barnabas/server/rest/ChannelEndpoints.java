package dev.barnabas.server.rest;

import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.Operation;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.occupancy.ChannelDetails;
import dev.barnabas.core.occupancy.Metachannel;
import dev.barnabas.core.occupancy.NamesPage;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /channels} and {@code GET /channels/{channel}}: which channels are in use, and by how
 * many (spec CHD, CHS, CHO, CHM), at all nodes.
 *
 * <p>Thread: any.
 */
final class ChannelEndpoints {
  /** The first version that lists names instead of details when not asked. */
  private static final int NAMES_SINCE = 3;

  private static final String ANY_CHANNEL = "*";
  private static final String CURSOR = "after:";

  private final Callers callers;
  private final Backend.LiveChannels channels;
  private final Set<String> listed = ConcurrentHashMap.newKeySet(); // apps: one list at a time

  ChannelEndpoints(Callers callers, Backend.LiveChannels channels) {
    this.callers = callers;
    this.channels = channels;
  }

  CompletionStage<Response> status(Request request) {
    Identity identity = callers.of(request);
    ChannelAddress address = ChannelAddress.parse(request.segments().get(1));
    require(identity, Capability.resource(address));
    callers.requireAdmitted(request, identity, address.name(), false);
    return details(ChannelKey.of(identity.app(), Metachannel.nameOf(address)))
        .thenApply(details -> Response.of(200, request.answerFormat(), details));
  }

  CompletionStage<Response> list(Request request) {
    Identity identity = callers.of(request);
    require(identity, ANY_CHANNEL);
    String app = identity.app();
    boolean byId = byId(request);
    String prefix = request.param("prefix");
    String after = after(PageParams.cursor(request));
    int limit = PageParams.limit(request);
    if (!listed.add(app)) {
      throw new ProtocolException(
          ErrorCode.ENUMERATION_RUNNING,
          "the app's channels are being listed: wait for the answer");
    }
    return channels
        .page(app, prefix == null ? "" : prefix, after, limit)
        .thenCompose(page ->
            items(app, page, byId)
                .thenApply(items ->
                    PageLinks.answer(request, items, page.more() ? CURSOR + page.last() : null)))
        .whenComplete((_, _) -> listed.remove(app));
  }

  /** What lists are continued by: the last name that was shown, and the sign that it is ours. */
  private static String after(@Nullable String cursor) {
    if (cursor == null) {
      return "";
    }
    if (!cursor.startsWith(CURSOR)) {
      throw new ProtocolException(
          ErrorCode.STALE_CURSOR, "the cursor is none of this list: begin at the first page");
    }
    return cursor.substring(CURSOR.length());
  }

  private CompletionStage<List<?>> items(String app, NamesPage page, boolean byId) {
    if (byId) {
      return CompletableFuture.completedStage(List.copyOf(page.channels().keySet()));
    }
    var details =
        page.channels().keySet().stream()
            .map(name -> details(ChannelKey.of(app, name)).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(details.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ -> details.stream().map(CompletableFuture::join).toList());
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

  private CompletionStage<Map<String, Object>> details(ChannelKey channel) {
    return channels
        .occupancy(channel)
        .thenApply(occupancy -> ChannelDetails.of(channel.name(), true, occupancy));
  }
}
