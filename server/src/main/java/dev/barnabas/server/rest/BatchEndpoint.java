package dev.barnabas.server.rest;

import dev.barnabas.core.access.Identity;
import dev.barnabas.protocol.codec.ErrorTrees;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Endpoint;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /messages}: publishes to many channels (ably-protocol 16.6). Each channel succeeds or
 * fails by itself; publishes are handed on in the order in which they stand, so a channel that
 * occurs twice keeps that order: once it takes none for now, none of the request's follows, however
 * much smaller.
 */
final class BatchEndpoint implements Endpoint {
  /** The first version whose answers are batch results (ably-protocol 2). */
  private static final int BATCH_RESULTS_SINCE = 3;

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERRORS = 500;

  private final Callers callers;
  private final ChannelPublish publish;
  private final int channelsMax;

  /** How it went for one channel. */
  private record Item(Map<String, @Nullable Object> tree, boolean success) {}

  BatchEndpoint(Callers callers, ChannelPublish publish, int channelsMax) {
    this.callers = callers;
    this.publish = publish;
    this.channelsMax = channelsMax;
  }

  @Override
  public CompletionStage<Response> answer(Request request) {
    Identity identity = callers.of(request);
    Object body = request.tree();
    boolean batchResults =
        request.version() >= BATCH_RESULTS_SINCE
            || "true".equals(request.param("newBatchResponse"));
    var full = new HashMap<String, ProtocolException>();
    var parts = new ArrayList<List<CompletableFuture<Item>>>();
    for (BatchSpec spec : BatchSpec.readAll(body, channelsMax)) {
      var items = new ArrayList<CompletableFuture<Item>>();
      for (String channel : spec.channels()) {
        items.add(
            inOrder(
                    full,
                    channel,
                    () -> publish.publish(request, identity, channel, spec.messages()))
                .thenApply(published -> new Item(published.tree(), true))
                .exceptionally(failure -> failed(channel, failure)));
      }
      parts.add(items);
    }
    CompletableFuture<?>[] all =
        parts.stream().flatMap(List::stream).toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(all)
        .thenApply(_ -> {
          List<List<Item>> results = parts.stream().map(BatchEndpoint::joined).toList();
          return batchResults
              ? batchResults(request, body instanceof List<?>, results)
              : flat(request, results.stream().flatMap(List::stream).toList());
        });
  }

  /**
   * Publishes, unless the channel has refused an earlier one that may succeed later.
   *
   * @param full channel → with what it did
   */
  private static CompletableFuture<ChannelPublish.Published> inOrder(
      Map<String, ProtocolException> full,
      String channel,
      Supplier<CompletableFuture<ChannelPublish.Published>> publish) {
    ProtocolException before = full.get(channel);
    if (before != null) {
      return CompletableFuture.failedFuture(before);
    }
    CompletableFuture<ChannelPublish.Published> published = publish.get();
    if (published.isCompletedExceptionally()
        && published.exceptionNow() instanceof ProtocolException refused
        && passes(refused.error().code().statusCode())) {
      full.put(channel, refused);
    }
    return published;
  }

  private static boolean passes(int status) {
    return status == TOO_MANY_REQUESTS || status >= SERVER_ERRORS;
  }

  private static List<Item> joined(List<CompletableFuture<Item>> items) {
    return items.stream().map(CompletableFuture::join).toList();
  }

  private static Item failed(String channel, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (!(cause instanceof ProtocolException problem)) {
      throw new CompletionException(cause); // our fault: the whole request is answered with 50000
    }
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("channel", channel);
    tree.put("error", ErrorTrees.encode(problem.error()));
    return new Item(tree, false);
  }

  private static Response batchResults(Request request, boolean asArray, List<List<Item>> results) {
    List<Map<String, Object>> trees = results.stream().map(BatchEndpoint::batchResult).toList();
    return Response.of(201, request.answerFormat(), asArray ? trees : trees.getFirst());
  }

  private static Map<String, Object> batchResult(List<Item> items) {
    long successes = items.stream().filter(Item::success).count();
    var tree = new LinkedHashMap<String, Object>();
    tree.put("successCount", successes);
    tree.put("failureCount", items.size() - successes);
    tree.put("results", trees(items));
    return tree;
  }

  private static Response flat(Request request, List<Item> items) {
    if (items.stream().allMatch(Item::success)) {
      return Response.of(201, request.answerFormat(), trees(items));
    }
    ErrorInfo error = ErrorCode.BATCH_PARTLY_FAILED.with(ErrorCode.BATCH_PARTLY_FAILED.reason());
    var tree = new LinkedHashMap<String, Object>();
    tree.put("error", ErrorTrees.encode(error));
    tree.put("batchResponse", trees(items));
    return Response.of(error.code().statusCode(), request.answerFormat(), tree).withError(error);
  }

  private static List<Map<String, @Nullable Object>> trees(List<Item> items) {
    return items.stream().map(Item::tree).toList();
  }
}
