package dev.barnabas.core.session;

import dev.barnabas.core.channel.FrameForm.VersionClass;
import dev.barnabas.core.presence.PresenceTimes;

/**
 * What of the request that opened a transport counts as long as it lives. Its texts, the credential
 * among them, are not kept.
 *
 * @param version what the client's protocol version understands
 * @param echo false: own messages are not delivered back
 * @param secure whether it came over TLS
 * @param returning whether it resumes or recovers a connection
 * @param replaysWhileAttaching whether the SDK drops what comes while it attaches, and gets that
 *     again from its own serial (ably-protocol 25.8)
 * @param graceMillis how long its members stay when its transport is lost
 */
record ClientTraits(
    VersionClass version,
    boolean echo,
    boolean secure,
    boolean returning,
    boolean replaysWhileAttaching,
    long graceMillis) {
  private static final String JAVA_AGENT = "ably-java";

  /** Whether its members stay for the usual time. */
  boolean isUsual() {
    return graceMillis == PresenceTimes.GRACE_MILLIS;
  }

  static ClientTraits of(ConnectRequest request) {
    String agent = request.agent();
    return new ClientTraits(
        VersionClass.of(request.versionNumber()),
        request.echo(),
        request.secure(),
        request.resume() != null || request.recover() != null,
        agent != null && agent.contains(JAVA_AGENT),
        request.graceMillis());
  }
}
