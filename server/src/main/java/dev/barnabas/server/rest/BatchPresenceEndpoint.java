package dev.barnabas.server.rest;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.codec.ErrorTrees;
import dev.barnabas.protocol.codec.PresenceTrees;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Endpoint;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /presence?channels=a,b}: who is on each of several channels (spec RSC24). Each channel
 * succeeds or fails by itself.
 */
final class BatchPresenceEndpoint implements Endpoint {
  private final Callers callers;
  private final Backend.Presences presences;
  private final int channelsMax;

  BatchPresenceEndpoint(Callers callers, Backend.Presences presences, int channelsMax) {
    this.callers = callers;
    this.presences = presences;
    this.channelsMax = channelsMax;
  }

  @Override
  public CompletionStage<Response> answer(Request request) {
    Identity identity = callers.of(request);
    String channels = request.param("channels");
    if (channels == null || channels.isEmpty()) {
      throw new ProtocolException(
          ErrorCode.INVALID_PARAMETER, "parameter channels: must name channels, with commas");
    }
    String[] names = channels.split(",", -1);
    if (names.length > channelsMax) {
      throw new ProtocolException(
          ErrorCode.INVALID_PARAMETER, "parameter channels: at most " + channelsMax);
    }
    var items = new ArrayList<CompletableFuture<Map<String, @Nullable Object>>>();
    for (String name : names) {
      items.add(
          item(request, identity, name)
              .toCompletableFuture()
              .exceptionally(failure -> failed(name, failure)));
    }
    return CompletableFuture.allOf(items.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ -> response(request, items.stream().map(CompletableFuture::join).toList()));
  }

  private CompletionStage<Map<String, @Nullable Object>> item(
      Request request, Identity identity, String name) {
    try {
      ChannelAddress address = ChannelAddress.parse(name);
      PresenceEndpoint.requireSubscribe(identity, address);
      callers.requireAdmitted(request, identity, address.name(), false);
      return presences
          .members(ChannelKey.of(identity.app(), address.name()))
          .thenApply(members -> {
            Map<String, @Nullable Object> tree = new LinkedHashMap<>();
            tree.put("channel", name);
            tree.put("presence", PresenceTrees.encodeAll(request.answerFormat(), members));
            return tree;
          });
    } catch (ProtocolException refused) {
      return CompletableFuture.failedStage(refused);
    }
  }

  private static Map<String, @Nullable Object> failed(String name, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (!(cause instanceof ProtocolException problem)) {
      throw new CompletionException(cause); // our fault: the whole request is answered with 50000
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("channel", name);
    tree.put("error", ErrorTrees.encode(problem.error()));
    return tree;
  }

  private static Response response(Request request, List<Map<String, @Nullable Object>> items) {
    long failures = items.stream().filter(item -> item.containsKey("error")).count();
    var tree = new LinkedHashMap<String, Object>();
    tree.put("successCount", items.size() - failures);
    tree.put("failureCount", failures);
    tree.put("results", items);
    return Response.of(200, request.answerFormat(), tree);
  }
}
