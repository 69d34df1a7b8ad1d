package dev.barnabas.server.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one issuer as last seen; looked up again when they are old or when a token names one
 * that is not among them, never while somebody waits.
 *
 * <p>Thread: any.
 */
final class PublishedKeys {
  private static final Logger LOG = LoggerFactory.getLogger(PublishedKeys.class);
  private static final long ANSWER_MAX_MILLIS = 10_000;
  private static final int BYTES_MAX = 1 << 20; // a set of a hundred keys has 100 KiB
  private static final int KEYS_MAX = 1_000;
  private static final long OLD_NANOS = Duration.ofMinutes(10).toNanos();
  private static final long AGAIN_NANOS = Duration.ofSeconds(10).toNanos();

  private final JwtIssuer issuer;
  private final HttpClient client;
  private final Executor blocking;
  private final LongSupplier nanoTime;
  private final AtomicBoolean fetching = new AtomicBoolean();
  private volatile @Nullable Map<String, JWSVerifier> verifiers;
  private volatile long triedNanos;

  PublishedKeys(JwtIssuer issuer, HttpClient client, Executor blocking, LongSupplier nanoTime) {
    this.issuer = issuer;
    this.client = client;
    this.blocking = blocking;
    this.nanoTime = nanoTime;
    this.triedNanos = nanoTime.getAsLong() - OLD_NANOS;
  }

  JwtIssuer issuer() {
    return issuer;
  }

  /** Whether they were seen at all. */
  boolean isKnown() {
    return verifiers != null;
  }

  /** The key of that id as last seen; null: it is not among them, or not yet. */
  @Nullable JWSVerifier find(String keyId) {
    Map<String, JWSVerifier> known = verifiers;
    JWSVerifier verifier = known == null ? null : known.get(keyId);
    fetchAfter(verifier == null ? AGAIN_NANOS : OLD_NANOS);
    return verifier;
  }

  private void fetchAfter(long nanos) {
    if (nanoTime.getAsLong() - triedNanos >= nanos && fetching.compareAndSet(false, true)) {
      triedNanos = nanoTime.getAsLong();
      blocking.execute(this::fetch);
    }
  }

  private void fetch() {
    // The request's own timeout would end with the head of the answer.
    var asked =
        client.sendAsync(
            HttpRequest.newBuilder(issuer.keysUrl()).build(),
            BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), BYTES_MAX));
    try {
      HttpResponse<String> response = asked.get(ANSWER_MAX_MILLIS, TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
      verifiers = read(response.body());
    } catch (TimeoutException late) {
      asked.cancel(true);
      LOG.warn("the keys at {} can't be had: no whole answer in time", issuer.keysUrl());
    } catch (ExecutionException
        | IOException
        | ParseException
        | JOSEException
        | IllegalArgumentException failed) {
      LOG.warn("the keys at {} can't be had: {}", issuer.keysUrl(), failed.getMessage());
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } finally {
      fetching.set(false);
    }
  }

  private static Map<String, JWSVerifier> read(String json) throws ParseException, JOSEException {
    var read = new HashMap<String, JWSVerifier>();
    for (JWK key : JWKSet.parse(json).getKeys()) {
      JWSVerifier verifier =
          switch (key) {
            case RSAKey rsa -> new RSASSAVerifier(rsa);
            case ECKey ec -> new ECDSAVerifier(ec);
            default -> null;
          };
      if (key.getKeyID() != null && verifier != null && read.size() < KEYS_MAX) {
        read.put(key.getKeyID(), verifier);
      }
    }
    return read;
  }
}
