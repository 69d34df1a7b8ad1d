package dev.barnabas.core.crypto;

/**
 * What the secret that all nodes of a cluster share is used for. Each use has a secret of its own,
 * derived from that one, so that what is signed for one proves nothing to another.
 *
 * <p>Thread: any.
 */
public enum SecretUse {
  /** The tokens that the cluster issues. */
  TOKENS("tokens"),
  /** The keys by which a client resumes its connection. */
  CONNECTION_KEYS("connection keys"),
  /** What nodes ask of each other. */
  NODES("between nodes");

  private final String text;

  SecretUse(String text) {
    this.text = text;
  }

  /** The secret of this use: 32 bytes. */
  public byte[] of(byte[] clusterSecret) {
    return Hmac.of(clusterSecret, text);
  }
}
