package dev.barnabas.kafka.settings;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * 32 random bytes that all nodes of a cluster have in common, to sign connection keys with. Who can
 * read {@code barnabas.config} can sign.
 */
public final class ClusterSecret {
  private static final String PREFIX = "secret/";
  private static final int BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  private ClusterSecret() {}

  /**
   * The secret of the cluster, made by whichever node asked first. Thread: any that may block.
   *
   * @param random must be a {@link java.security.SecureRandom} outside tests
   */
  public static byte[] of(ConfigTopic config, RandomGenerator random, Supplier<UUID> ids) {
    byte[] proposal = new byte[BYTES];
    random.nextBytes(proposal);
    return config.agree(PREFIX, ids.get().toString(), proposal).value().clone();
  }

  /** A secret for one use, made of the cluster's: URL-safe text. Thread: any. */
  public static String derived(byte[] secret, String use) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(use.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
    }
  }
}
