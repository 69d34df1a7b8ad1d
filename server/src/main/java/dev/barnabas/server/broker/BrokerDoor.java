package dev.barnabas.server.broker;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.TokenClaims;
import dev.barnabas.core.limit.Limits;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import dev.barnabas.server.http.Router;
import dev.barnabas.server.rest.Callers;
import dev.barnabas.server.websocket.Handshake;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all sessions of this protocol share: who may come in, and who is in. Thread: any. */
public final class BrokerDoor {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerDoor.class);
  private static final long PREPARE_SECONDS = 6;
  private static final long LOG_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final BrokerParts parts;
  private final Callers callers;
  private final Access access;
  private final Limits limits;
  private final LongSupplier nanoTime;
  private final Set<BrokerSession> sessions = ConcurrentHashMap.newKeySet(); // ≤ sockets
  private final AtomicLong loggedNanos;

  /** Who was let in, and what for. */
  record Admitted(Identity identity, BrokerRequest asked) {}

  public BrokerDoor(
      BrokerParts parts, Callers callers, Access access, Limits limits, LongSupplier nanoTime) {
    this.parts = parts;
    this.callers = callers;
    this.access = access;
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.loggedNanos = new AtomicLong(nanoTime.getAsLong() - LOG_EVERY_NANOS);
  }

  BrokerParts parts() {
    return parts;
  }

  Limits limits() {
    return limits;
  }

  LongSupplier nanoTime() {
    return nanoTime;
  }

  /** Whether a request wants to become a session. */
  static boolean isWanted(Request request) {
    return BrokerRequest.isPath(request.segments()) && Handshake.isAskedFor(request);
  }

  /** Paths that say what they are for to who asks without an upgrade. */
  public Router withRoutes(Router router) {
    Router more = router;
    for (String path : new String[] {"v2/broker", "v2/broker/", "v1/topics/*", "v1/topics/*/"}) {
      more =
          more.with(
              "GET",
              path,
              _ ->
                  CompletableFuture.completedStage(
                      Response.empty(426).with("Upgrade", "websocket")));
    }
    return more;
  }

  /**
   * Opens what a request wants to read, so that its session has everything from its first moment
   * on. Completes, and never fails, when that is done or can't be.
   */
  public CompletionStage<@Nullable Void> prepared(Request request) {
    if (!isWanted(request)) {
      return CompletableFuture.completedStage(null);
    }
    try {
      BrokerRequest asked = admit(request, BrokerRequest.subprotocol(request)).asked();
      return asked.group() != null || asked.topics().isEmpty()
          ? CompletableFuture.completedStage(null)
          : parts
              .topics()
              .prepare(asked.topics())
              .orTimeout(PREPARE_SECONDS, TimeUnit.SECONDS)
              .handle((_, _) -> null);
    } catch (ProtocolException toldLater) {
      return CompletableFuture.completedStage(null);
    }
  }

  /**
   * Says who a request is from and what it wants.
   *
   * @throws ProtocolException it may not
   */
  Admitted admit(Request request, @Nullable String subprotocol) {
    Identity identity = callers.of(request);
    BrokerRequest asked = BrokerRequest.of(request, subprotocol);
    asked.topics().forEach(topic -> parts.rights().requireRead(identity, topic));
    if (asked.group() != null && !asked.topics().isEmpty()) {
      parts.rights().requireGroup(asked.group());
    }
    return new Admitted(identity, asked);
  }

  /** Why somebody who was let in would not be any more; null: they would. */
  @Nullable ErrorInfo ended(Identity identity) {
    ErrorInfo ended = access.ended(identity);
    TokenClaims token = identity.token();
    if (ended != null || token == null) {
      return ended;
    }
    long now = access.nowMillis();
    if (token.expiresMillis() <= now) {
      return ErrorCode.TOKEN_EXPIRED.with("the token has expired: get a new one");
    }
    return access.revocations().revokedAt(identity) <= now
        ? ErrorCode.TOKEN_REVOKED.with("the token was revoked: get a new one")
        : null;
  }

  void add(BrokerSession session) {
    sessions.add(session);
    parts.counters().sessions.increment();
  }

  void remove(BrokerSession session) {
    if (sessions.remove(session)) {
      parts.counters().sessions.decrement();
    }
  }

  void logFailure(ErrorInfo error) {
    long now = nanoTime.getAsLong();
    long logged = loggedNanos.get();
    if (now - logged >= LOG_EVERY_NANOS && loggedNanos.compareAndSet(logged, now)) {
      LOG.warn("Kafka did not take a client's record: {}", error.message());
    }
  }

  /** Sends all clients elsewhere. */
  public void end() {
    sessions.forEach(BrokerSession::goElsewhere);
  }
}
