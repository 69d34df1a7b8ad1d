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
            value = "Keep messages in the history store.",
            standard = "false",
            later = NamespaceSettings.HISTORY)
        boolean persisted,
    @Setting(
            value = "How long the history store keeps them.",
            standard = "72h",
            later = NamespaceSettings.HISTORY)
        String retention,
    @Setting(
            value = "Keep the last message for a year.",
            standard = "false",
            later = NamespaceSettings.HISTORY)
        boolean persistLast,
    @Setting(value = "Only clients with a clientId.", standard = "false") boolean authenticated,
    @Setting(value = "Only over TLS.", standard = "false") boolean tlsOnly,
    @Setting(value = "Messages can be edited and annotated.", standard = "false")
        boolean mutableMessages,
    @Setting(value = "Devices and clients may subscribe to pushes.", standard = "false")
        boolean pushEnabled,
    @Setting(
            value = "Gather messages before delivery.",
            standard = "false",
            later = NamespaceSettings.SETTINGS)
        boolean batchingEnabled,
    @Setting(value = "Milliseconds to gather.", standard = "20", later = NamespaceSettings.SETTINGS)
        int batchingInterval,
    @Setting(
            value = "Deliver only the latest per key.",
            standard = "false",
            later = NamespaceSettings.CONFLATION)
        boolean conflationEnabled,
    @Setting(
            value = "Milliseconds between deliveries.",
            standard = "1000",
            later = NamespaceSettings.CONFLATION)
        int conflationInterval,
    @Setting(
            value = "Template of the key.",
            standard = "#{channelName}",
            later = NamespaceSettings.CONFLATION)
        String conflationKey,
    @Setting("Deltas for subscribers that ask: vcdiff, as without it.") @Nullable String deltas,
    @Setting(
            value = "When a subscriber falls behind the window: queue, conflate or disconnect.",
            standard = "queue",
            later = NamespaceSettings.CONFLATION)
        String slowClient)
    implements Checked {
  static final String HISTORY = "the history store comes later";
  static final String SETTINGS = "settings of namespaces come later";
  static final String CONFLATION = "conflation and slow-client policies come later";

  @Override
  public void check(Report report) {
    if (id.isEmpty() || id.indexOf(':') >= 0) {
      report.problem(
          "id", "'" + id + "' is no first segment", "Write what stands before the first colon");
    }
    try {
      var _ = toNamespace();
    } catch (ProtocolException e) {
      report.problem("", e.error().message(), "");
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
