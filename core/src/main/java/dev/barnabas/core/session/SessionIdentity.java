package dev.barnabas.core.session;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.TokenClaims;
import dev.barnabas.core.limit.TokenBucket;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.ServerFrame;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who a connection is, and for how long: with a token it is asked to renew in time, and ends when
 * the token expires or is revoked (ably-protocol 6.3, 6.4).
 *
 * <p>Thread: its event loop; {@link #current} any.
 */
final class SessionIdentity {
  /** How long before its end a token is to be renewed. */
  private static final long PROMPT_MILLIS = 30_000;

  /** With less than this left, the end comes without a prompt (ably-protocol 6.3). */
  private static final long PROMPT_LIFE_MIN_MILLIS = 5_500;

  /**
   * Each costs the loop a check of a signature: clients renew when a token ends or when what they
   * may do changes.
   */
  private static final int RENEWALS_PER_SECOND = 1;

  private static final int RENEWALS_AT_ONCE = 30;

  private static final long NEVER = Long.MAX_VALUE;

  private final Session session;
  private @Nullable TokenBucket renewals; // from the first one on
  private volatile Identity identity;
  private volatile @Nullable Identity before;
  private @Nullable Watch watch; // only over a token

  SessionIdentity(Session session, Identity identity) {
    this.session = session;
    this.identity = identity;
  }

  /** Who it is now. Thread: any. */
  Identity current() {
    return identity;
  }

  /**
   * Whether someone showed what this connection is held by, or was until the last renewal: requests
   * may overtake each other. Thread: any.
   */
  boolean isHeldBy(Identity caller) {
    Identity older = before;
    return isEqual(identity, caller) || (older != null && isEqual(older, caller));
  }

  /** Whether someone's token could be the next that this connection is held by. Thread: any. */
  boolean mayBeRenewedBy(Identity caller) {
    String name = identity.concreteClientId();
    return name == null ? caller.concreteClientId() == null : caller.mayActAs(name);
  }

  private static boolean isEqual(Identity held, Identity caller) {
    return held.keyName().equals(caller.keyName())
        && held.capability().equals(caller.capability())
        && (Objects.equals(held.clientId(), caller.clientId()) || caller.mayActAs(held.clientId()));
  }

  /** Begins to look after the token, if it is one. */
  void begin() {
    TokenClaims token = identity.token();
    if (token == null) {
      watch = null;
      return;
    }
    long now = access().nowMillis();
    long life = token.expiresMillis() - now;
    // A short token half-way, so that one that is short each time is not renewed without a pause.
    long promptMillis =
        life < PROMPT_LIFE_MIN_MILLIS
            ? NEVER
            : life > PROMPT_MILLIS ? token.expiresMillis() - PROMPT_MILLIS : now + life / 2;
    // Revocations from here on are heard; one that came since the token was checked is seen here.
    watch(new Watch(promptMillis, access().revocations().revokedAt(identity)), now);
  }

  /**
   * Takes another token.
   *
   * @throws ProtocolException 42920 when they come too fast; else it doesn't let this connection in
   */
  Identity renew(@Nullable String token) {
    if (!renewals().tryTake(1, nowNanos())) {
      throw new ProtocolException(
          ErrorCode.CONNECTION_RATE_FATAL,
          "too many AUTHs on this connection: at most %d at once and %d a second"
              .formatted(RENEWALS_AT_ONCE, RENEWALS_PER_SECOND));
    }
    if (token == null) {
      throw new ProtocolException(
          ErrorCode.INVALID_CREDENTIALS, "AUTH must bring a token in auth.accessToken");
    }
    Identity renewed = access().renew(identity, token);
    before = identity;
    identity = renewed;
    begin();
    return identity;
  }

  /** The same client and token, with what they may do by now. */
  void onChanged(Identity now) {
    before = identity;
    identity = now;
  }

  /** A revocation covers the token. */
  void onRevoked() {
    Watch known = watch;
    long revokedAt = access().revocations().revokedAt(identity);
    if (known != null && revokedAt < known.revokedMillis) { // else it was heard of before
      var next = new Watch(known.promptMillis, revokedAt);
      if (access().nowMillis() < revokedAt) {
        next.prompt();
      }
      watch(next, access().nowMillis());
    }
  }

  private Access access() {
    return session.services().access();
  }

  private TokenBucket renewals() {
    TokenBucket known = renewals;
    if (known == null) {
      known = new TokenBucket(RENEWALS_PER_SECOND, RENEWALS_AT_ONCE, nowNanos());
      renewals = known;
    }
    return known;
  }

  private long nowNanos() {
    return session.services().nanoTime().getAsLong();
  }

  private void watch(Watch begun, long nowMillis) {
    watch = begun;
    long nextMillis = begun.look(nowMillis);
    if (nextMillis >= 0) {
      session.loop().look(begun, nextMillis);
    }
  }

  /** Looks after one token; over when another took its place or the session has ended. */
  private final class Watch implements LookWheel.Looked {
    private long promptMillis;
    private final long revokedMillis;

    Watch(long promptMillis, long revokedMillis) {
      this.promptMillis = promptMillis;
      this.revokedMillis = revokedMillis;
    }

    @Override
    public void onFailure() {
      session.onFailure();
    }

    @Override
    public long onLook(long nowNanos) {
      return watch == this && !session.isEnded() ? look(access().nowMillis()) : -1;
    }

    private long look(long nowMillis) {
      TokenClaims token = identity.token();
      if (token == null) {
        return -1;
      }
      if (nowMillis >= revokedMillis) {
        session.onDisconnect(ErrorCode.TOKEN_REVOKED.with("the token was revoked: get a new one"));
        return -1;
      }
      if (nowMillis >= token.expiresMillis()) {
        session.onDisconnect(ErrorCode.TOKEN_EXPIRED.with("the token has expired: get a new one"));
        return -1;
      }
      if (nowMillis >= promptMillis) {
        prompt();
      }
      long next = Math.min(Math.min(token.expiresMillis(), revokedMillis), promptMillis);
      return next - nowMillis;
    }

    private void prompt() {
      promptMillis = NEVER;
      session.send(new ServerFrame.Auth());
    }
  }
}
