package dev.barnabas.app.config;

import dev.barnabas.core.control.NamespaceTrees;
import dev.barnabas.core.namespace.Namespace;
import dev.barnabas.protocol.error.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * A channel rule. Known so that files with it can be checked; what differs from the standard is
 * refused until it does something.
 */
public record NamespaceSettings(
    @Setting(value = "The first segment of the channels it is for.", required = true) String id,
    @Setting(
            value = "Keep messages and presence events, for history and rewind.",
            standard = "false")
        boolean persisted,
    @Setting(value = "How long they are kept: 24h to 365d.", standard = "72h") String retention,
    @Setting(
            value = "Keep what was published last for a year; says nothing more with persisted.",
            standard = "false")
        boolean persistLast,
    @Setting(value = "Only clients with a clientId.", standard = "false") boolean authenticated,
    @Setting(value = "Only over TLS.", standard = "false") boolean tlsOnly,
    @Setting(value = "Messages can be edited and annotated.", standard = "false")
        boolean mutableMessages,
    @Setting(value = "Devices and clients may subscribe to pushes.", standard = "false")
        boolean pushEnabled,
    @Setting(
            value = "Gather messages before delivery, so that several go in one frame.",
            standard = "false")
        boolean batchingEnabled,
    @Setting(
            value = "Milliseconds to gather; 1,000 publishes or 1 MiB are delivered sooner.",
            standard = "20",
            min = "1",
            max = "3600000")
        int batchingInterval,
    @Setting(value = "Deliver only the latest per key and interval.", standard = "false")
        boolean conflationEnabled,
    @Setting(
            value = "Milliseconds between deliveries; sooner as with batchingInterval.",
            standard = "1000",
            min = "1",
            max = "3600000")
        int conflationInterval,
    @Setting(
            value = "Template of the key, in the words of ingress rules.",
            standard = "#{channelName}")
        String conflationKey,
    @Setting("Deltas for subscribers that ask: vcdiff, as without it.") @Nullable String deltas,
    @Setting(
            value = "When a subscriber falls behind the window: queue, conflate or disconnect.",
            standard = "queue",
            later = NamespaceSettings.SLOW)
        String slowClient)
    implements Checked {
  static final String SLOW = "slow-client policies come later";

  @Override
  public void check(Report report) {
    if (id.isEmpty() || id.indexOf(':') >= 0) {
      report.problem(
          "id", "'" + id + "' is no first segment", "Write what stands before the first colon");
    }
    try {
      var _ = toNamespace();
    } catch (ProtocolException e) {
      report.problem("retention", e.error().message(), "");
    }
  }

  /** As channels know it. */
  public Namespace toNamespace() {
    return new Namespace(
        id,
        persisted,
        NamespaceTrees.retention(retention),
        persistLast,
        authenticated,
        tlsOnly,
        mutableMessages,
        pushEnabled,
        batchingEnabled,
        batchingInterval,
        conflationEnabled,
        conflationInterval,
        conflationKey,
        deltas,
        slowClient);
  }
}
