package dev.barnabas.server.jwt;

import com.nimbusds.jose.JWSVerifier;
import dev.barnabas.core.crypto.Sha256;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens whose signature was found right: to check one of ES256 takes a quarter of a millisecond,
 * and REST clients show theirs with every request. By hash, so that none is kept.
 *
 * <p>Thread: any.
 */
final class VerifiedTokens {
  private static final int TOKENS_MAX = 10_000; // 2 MiB

  private final ConcurrentHashMap<String, JWSVerifier> tokens = new ConcurrentHashMap<>();

  /** Whether that very key was found to have signed it. */
  boolean contains(String token, JWSVerifier verifier) {
    return verifier.equals(tokens.get(Sha256.base64(token)));
  }

  void add(String token, JWSVerifier verifier) {
    if (tokens.put(Sha256.base64(token), verifier) == null && tokens.size() > TOKENS_MAX) {
      Iterator<String> any = tokens.keySet().iterator(); // the first of its hashes: by chance
      if (any.hasNext()) {
        tokens.remove(any.next());
      }
    }
  }
}
