package dev.barnabas.core.session;

/**
 * What every connection of a node is told.
 *
 * @param serverId names the node, for debugging
 * @param connectionStateTtlMillis how long after a drop SDKs try to resume
 * @param maxIdleMillis the longest the server stays silent
 */
public record SessionSettings(
    String serverId, String siteCode, long connectionStateTtlMillis, long maxIdleMillis) {
  /** Ably's: two minutes, 15 s. */
  public static SessionSettings of(String serverId) {
    return new SessionSettings(serverId, "local", 120_000, 15_000);
  }
}
