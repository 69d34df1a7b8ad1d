package dev.barnabas.core.namespace;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the channels whose first segment is its id; the names are those of the Control API
 * and of the configuration file.
 *
 * @param id the first segment, without a colon
 * @param persisted messages are kept for {@code retention}
 * @param persistLast the last message is kept for a year
 * @param authenticated only clients with a clientId
 * @param tlsOnly only over TLS
 * @param batchingInterval ms
 * @param conflationInterval ms
 * @param conflationKey a template
 * @param deltas {@code vcdiff}: for subscribers that ask; null: as the server does by itself
 * @param slowClient {@code queue}: what falls behind the window is read from the log
 */
public record Namespace(
    String id,
    boolean persisted,
    Duration retention,
    boolean persistLast,
    boolean authenticated,
    boolean tlsOnly,
    boolean mutableMessages,
    boolean pushEnabled,
    boolean batchingEnabled,
    int batchingInterval,
    boolean conflationEnabled,
    int conflationInterval,
    String conflationKey,
    @Nullable String deltas,
    String slowClient) {

  /** How long a persisted message is kept when the namespace does not say it. */
  public static final Duration RETENTION = Duration.ofDays(3);

  /** The rules of channels for which nobody made any. */
  public static Namespace standard(String id) {
    return new Namespace(
        id,
        false,
        RETENTION,
        false,
        false,
        false,
        false,
        false,
        false,
        20,
        false,
        1_000,
        "#{channelName}",
        null,
        "queue");
  }
}
