package dev.barnabas.kafka.settings;

import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * 32 random bytes that all nodes of a cluster have in common, to derive what each use signs with,
 * see {@link dev.barnabas.core.crypto.SecretUse}. Who can read {@code barnabas.config} can sign.
 */
public final class ClusterSecret {
  private static final String PREFIX = "secret/";
  private static final int BYTES = 32;

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
}
