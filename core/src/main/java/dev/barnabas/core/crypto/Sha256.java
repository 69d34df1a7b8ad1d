package dev.barnabas.core.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** SHA-256. Thread: any. */
public final class Sha256 {
  private static final String ALGORITHM = "SHA-256";

  private Sha256() {}

  /** The 32 bytes of the digest. */
  public static byte[] of(byte[] bytes) {
    try {
      return MessageDigest.getInstance(ALGORITHM).digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
    }
  }

  public static byte[] of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The digest as 43 characters of URL-safe base64. */
  public static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(of(text));
  }
}
