package dev.barnabas.server.rest;

import dev.barnabas.core.access.ApiKey;
import dev.barnabas.core.access.Revocation;
import dev.barnabas.core.limit.TokenBucket;
import dev.barnabas.protocol.codec.ErrorTrees;
import dev.barnabas.protocol.error.ErrorCode;
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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /keys/{key}/revokeTokens}: ends tokens of a key before their time (ably-protocol
 * 15.7).
 */
final class RevocationEndpoint implements Endpoint {
  private static final int TARGETS_MAX = 100;
  private static final int TARGETS_PER_SECOND = 50;
  private static final int TARGETS_BURST = 1_000;
  private static final int KEYS_MAX = 10_000; // then all begin anew
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long REAUTH_MARGIN_MILLIS = 30_000;

  /** The first version whose answer is a batch result (ably-protocol 2). */
  private static final int BATCH_RESULTS_SINCE = 3;

  private final TokenBackend backend;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, TokenBucket> buckets = new HashMap<>(); // ≤ KEYS_MAX

  RevocationEndpoint(TokenBackend backend) {
    this.backend = backend;
  }

  @Override
  public CompletionStage<Response> answer(Request request) {
    ApiKey key = requireKey(request);
    if (!(request.tree() instanceof Map<?, ?> body)) {
      throw new ProtocolException(ErrorCode.INVALID_BODY, "the body must be an object");
    }
    List<String> targets = targets(body);
    long now = backend.access().nowMillis();
    long appliesAt =
        Boolean.TRUE.equals(body.get("allowReauthMargin")) ? now + REAUTH_MARGIN_MILLIS : now;
    long issuedBefore = issuedBefore(body, now);
    List<Revocation> revocations =
        targets.stream()
            .filter(Revocation::isTarget)
            .map(target -> new Revocation(key.name(), target, issuedBefore, appliesAt))
            .toList();
    requireRate(key, revocations.size());
    CompletionStage<Void> written =
        revocations.isEmpty()
            ? CompletableFuture.completedStage(null)
            : backend.revocations().write(revocations);
    return written.thenApply(_ -> response(request, targets, issuedBefore, appliesAt));
  }

  private void requireRate(ApiKey key, int targets) {
    long nowNanos = backend.access().nowMillis() * NANOS_PER_MILLI;
    lock.lock();
    try {
      if (buckets.size() >= KEYS_MAX) {
        buckets.clear();
      }
      TokenBucket bucket =
          buckets.computeIfAbsent(
              key.name(), _ -> new TokenBucket(TARGETS_PER_SECOND, TARGETS_BURST, nowNanos));
      if (bucket.take(0, nowNanos) > 0) {
        throw new ProtocolException(
            ErrorCode.OVERLOADED,
            "more than " + TARGETS_PER_SECOND + " targets a second with this key: retry later");
      }
      long _ = bucket.take(targets, nowNanos);
    } finally {
      lock.unlock();
    }
  }

  private ApiKey requireKey(Request request) {
    ApiKey key = backend.access().requireKey(request.credential());
    backend.namespaces().requireTls(key.name().split("\\.", 2)[0], true, request.isSecure());
    if (!key.name().equals(request.segments().get(1))) {
      throw new ProtocolException(
          ErrorCode.WRONG_KEY_FOR_REVOCATION, "tokens are revoked with the key that issued them");
    }
    if (!key.revocableTokens()) {
      throw new ProtocolException(
          ErrorCode.REVOCATION_DISABLED,
          "the key issues no revocable tokens: set revocableTokens on it");
    }
    return key;
  }

  private static List<String> targets(Map<?, ?> body) {
    var targets = new ArrayList<String>();
    if (body.get("targets") instanceof List<?> list) {
      list.forEach(target -> targets.add(String.valueOf(target)));
    }
    if (targets.isEmpty() || targets.size() > TARGETS_MAX) {
      throw new ProtocolException(
          ErrorCode.INVALID_BODY, "targets must be a list of 1 to " + TARGETS_MAX);
    }
    return targets;
  }

  private static long issuedBefore(Map<?, ?> body, long now) {
    Object asked = body.get("issuedBefore");
    if (asked == null) {
      return now;
    }
    if (asked instanceof Number number
        && number.longValue() <= now
        && number.longValue() >= now - Revocation.TOKEN_MAX_MILLIS) {
      return number.longValue();
    }
    throw new ProtocolException(
        ErrorCode.INVALID_PARAMETER, "issuedBefore must be a time within the last hour, in ms");
  }

  private static Response response(
      Request request, List<String> targets, long issuedBefore, long appliesAt) {
    var results = new ArrayList<Map<String, @Nullable Object>>();
    targets.forEach(target -> results.add(result(target, issuedBefore, appliesAt)));
    if (request.version() < BATCH_RESULTS_SINCE) {
      return Response.of(201, request.answerFormat(), results);
    }
    long successes = targets.stream().filter(Revocation::isTarget).count();
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("successCount", successes);
    tree.put("failureCount", targets.size() - successes);
    tree.put("results", results);
    return Response.of(201, request.answerFormat(), tree);
  }

  private static Map<String, @Nullable Object> result(
      String target, long issuedBefore, long appliesAt) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("target", target);
    if (Revocation.isTarget(target)) {
      tree.put("issuedBefore", issuedBefore);
      tree.put("appliesAt", appliesAt);
    } else {
      tree.put(
          "error",
          ErrorTrees.encode(
              ErrorCode.BAD_REQUEST.with(
                  "a target must be clientId:…, revocationKey:… or channel:…, of at most 1,024"
                      + " characters")));
    }
    return tree;
  }
}
