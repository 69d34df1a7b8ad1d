package dev.barnabas.core.access;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets people in: with a key or with a token that a key issued. Apps and keys are replaced as a
 * whole. Thread: any; a caller sees either all of the old or all of the new.
 */
public final class Access {
  private static final byte[] NOBODY = new byte[32];
  private static final Capability DEVICES = Capability.parse("{\"[*]*\":[\"push-subscribe\"]}");

  private final TokenReading reading;
  private final TokenRequests requests;
  private final Revocations revocations = new Revocations();
  private final InstantSource clock;
  private volatile Keys keys;

  public Access(List<App> apps, TokenSettings tokens) {
    this.keys = Keys.of(apps);
    this.clock = tokens.clock();
    var own = new AblyTokens(tokens.secret(), tokens.random());
    this.reading = new TokenReading(own, tokens.verifier());
    this.requests = new TokenRequests(own);
  }

  /**
   * From now on these apps and keys count. For what it means to live connections see {@link
   * #ended}.
   */
  public void replace(List<App> apps) {
    keys = keys.with(apps);
  }

  /** Which tokens were revoked. */
  public Revocations revocations() {
    return revocations;
  }

  /** The time by which tokens are judged, ms since 1970. */
  public long nowMillis() {
    return clock.millis();
  }

  /**
   * Says who holds a credential.
   *
   * @param clientId who the client says it is (ably-protocol 15.5); null when it says nothing
   * @throws ProtocolException 40101 when nobody does, 40005 when it hasn't the form of one, 40012
   *     when the clientId can't be had, 40120 when the app is disabled, 40131 and 40132 when the
   *     key no longer counts, 4014x when the token doesn't
   */
  public Identity authenticate(Credential credential, @Nullable String clientId) {
    return switch (credential) {
      case Credential.Key(var text) -> {
        ApiKey key = key(text);
        yield keys.holder(key, ClientIds.ofKey(clientId));
      }
      case Credential.Token(var text) -> {
        TokenClaims claims = live(text);
        yield admitted(claims, ClientIds.ofToken(claims.clientId(), clientId));
      }
      case Credential.None _ ->
          throw refused(
              "no credentials: send a key (Authorization: Basic, or the parameter key) or a token"
                  + " (Authorization: Bearer, or the parameter accessToken)");
    };
  }

  /** Whether a credential is a key, whole in form, of which this node has not heard. */
  public boolean isUnheardOf(Credential credential) {
    if (!(credential instanceof Credential.Key(var text))) {
      return false;
    }
    int colon = text.indexOf(':');
    return colon > 0 && keys.find(text.substring(0, colon)) == null;
  }

  /**
   * Says what a live connection may do from now on, with another token.
   *
   * @param was who it was until now
   * @throws ProtocolException 40102 when it would be somebody else; else as {@link #authenticate}
   */
  public Identity renew(Identity was, String token) {
    TokenClaims claims = live(token);
    if (!Keys.app(claims.keyName()).equals(was.app())) {
      throw new ProtocolException(
          ErrorCode.INCOMPATIBLE_CREDENTIALS, "the new token is of another app");
    }
    return admitted(claims, ClientIds.ofRenewal(was, claims.clientId()));
  }

  /**
   * The key that was shown with its secret.
   *
   * @throws ProtocolException 40162 when a token was shown, 40101 when nothing was; else as {@link
   *     #authenticate}
   */
  public ApiKey requireKey(Credential credential) {
    return switch (credential) {
      case Credential.Key(var text) -> key(text);
      case Credential.Token _ ->
          throw new ProtocolException(
              ErrorCode.BASIC_AUTH_REQUIRED, "a token can't do this: use the key itself");
      case Credential.None _ -> throw refused("no credentials: use the key itself");
    };
  }

  /**
   * Checks a request for a token; its nonce is the caller's to check, last of all.
   *
   * @param shown how the request itself was made: needed when it isn't signed
   * @throws ProtocolException with the code of ably-protocol 15.3
   */
  public TokenGrant grant(TokenRequest request, Credential shown) {
    Keys now = keys;
    ApiKey key = now.named(request.keyName());
    now.requireLive(key, nowMillis());
    if (request.mac() == null && !requireKey(shown).name().equals(key.name())) {
      throw refused("the request is not signed, and the key shown is not " + key.name());
    }
    return requests.grant(key, request, nowMillis());
  }

  /**
   * The token by which a device shows later who it is: a year long, for what devices do.
   *
   * @param registering who registers it: it gets no right that they haven't
   * @param clientId whose device it is; null: nobody's
   */
  public TokenGrant deviceToken(Identity registering, String deviceId, @Nullable String clientId) {
    return requests.grant(
        keys.named(registering.keyName()),
        registering.capability().intersect(DEVICES),
        new TokenRequests.Device(deviceId, clientId),
        nowMillis());
  }

  /**
   * Why an identity that was let in would not be any more; null: it would. The token's own time is
   * not looked at.
   */
  public @Nullable ErrorInfo ended(Identity identity) {
    Keys now = keys;
    ApiKey key = now.find(identity.keyName());
    boolean token = identity.token() != null;
    if (key == null) {
      return token
          ? ErrorCode.TOKEN_REVOKED.with("the key that issued the token is gone")
          : ErrorCode.KEY_REVOKED.with("the key is gone");
    }
    try {
      now.requireLive(key, nowMillis());
    } catch (ProtocolException ended) {
      return token && ended.error().code() != ErrorCode.APP_DISABLED
          ? ErrorCode.TOKEN_REVOKED.with("the key that issued the token no longer counts")
          : ended.error();
    }
    return null;
  }

  /**
   * Who an identity that was let in is by now: what its key may do has perhaps changed. The same
   * object when nothing has; also when the key is gone, for which see {@link #ended}.
   */
  public Identity asOfNow(Identity was) {
    ApiKey key = keys.find(was.keyName());
    if (key == null) {
      return was;
    }
    Capability now = capability(key, was.token());
    return now.equals(was.capability())
        ? was
        : new Identity(was.app(), was.keyName(), was.clientId(), now, was.token());
  }

  /** What a key allows by now; null: there is none of that name. */
  public @Nullable Capability capability(String keyName) {
    ApiKey key = keys.find(keyName);
    return key == null ? null : key.capability();
  }

  private static Capability capability(ApiKey key, @Nullable TokenClaims token) {
    return token == null || token.capability() == null
        ? key.capability()
        : key.capability().intersect(token.capability());
  }

  private TokenClaims live(String token) {
    Keys now = keys;
    TokenClaims claims = reading.read(token, now, nowMillis());
    ApiKey key = now.named(claims.keyName());
    now.requireEnabled(key.name());
    if (key.revoked() || key.isExpired(nowMillis())) {
      throw new ProtocolException(
          ErrorCode.TOKEN_REVOKED, "the key that issued the token no longer counts");
    }
    TokenClaims ending =
        key.revocableTokens()
            ? claims.endingBy(claims.issuedMillis() + Revocation.TOKEN_MAX_MILLIS)
            : claims;
    if (ending.expiresMillis() <= nowMillis()) {
      throw new ProtocolException(ErrorCode.TOKEN_EXPIRED, "the token has expired: get a new one");
    }
    return ending;
  }

  private Identity admitted(TokenClaims claims, @Nullable String clientId) {
    ApiKey key = keys.named(claims.keyName());
    var identity =
        new Identity(Keys.app(key.name()), key.name(), clientId, capability(key, claims), claims);
    if (revocations.revokedAt(identity) <= nowMillis()) {
      throw new ProtocolException(ErrorCode.TOKEN_REVOKED, "the token was revoked: get a new one");
    }
    return identity;
  }

  private ApiKey key(String text) {
    int colon = text.indexOf(':');
    int point = text.indexOf('.');
    if (point < 1 || colon < point + 2 || colon == text.length() - 1) {
      throw new ProtocolException(
          ErrorCode.INVALID_CREDENTIAL, "the key must look like app.key:secret");
    }
    Keys now = keys;
    ApiKey key = now.find(text.substring(0, colon));
    byte[] shown = text.substring(colon + 1).getBytes(StandardCharsets.UTF_8);
    // Compared also when there is no such key, and in constant time, so that the time of the answer
    // tells neither which keys exist nor how much of a secret is right.
    byte[] secret = key == null ? NOBODY : key.secret().getBytes(StandardCharsets.UTF_8);
    boolean right = MessageDigest.isEqual(secret, shown);
    if (key == null || !right) {
      throw refused("unknown key or wrong secret");
    }
    now.requireLive(key, nowMillis());
    return key;
  }

  private static ProtocolException refused(String message) {
    return new ProtocolException(ErrorCode.INVALID_CREDENTIALS, message);
  }
}
