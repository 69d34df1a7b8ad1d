package dev.barnabas.server.jwt;

import com.nimbusds.jose.JWSVerifier;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Tokens whose signature was found right: to check one of ES256 takes a quarter of a millisecond,
 * and REST clients show theirs with every request. By hash, so that none is kept.
 *
 * <p>Thread: any.
 */
final class VerifiedTokens {
  private static final int TOKENS_MAX = 10_000; // 2 MiB

  private final ConcurrentHashMap<String, JWSVerifier> tokens = new ConcurrentHashMap<>();
  private final ConcurrentLinkedDeque<String> order = new ConcurrentLinkedDeque<>(); // ≤ TOKENS_MAX

  /** Whether that very key was found to have signed it. */
  boolean contains(String token, JWSVerifier verifier) {
    return verifier.equals(tokens.get(hash(token)));
  }

  void add(String token, JWSVerifier verifier) {
    String hash = hash(token);
    if (tokens.put(hash, verifier) == null) {
      order.addLast(hash);
      if (tokens.size() > TOKENS_MAX) {
        String oldest = order.pollFirst();
        if (oldest != null) {
          tokens.remove(oldest);
        }
      }
    }
  }

  private static String hash(String token) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
