package dev.barnabas.app.wiring;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.TokenSettings;
import dev.barnabas.core.control.Control;
import dev.barnabas.core.control.FileRecord;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.core.namespace.Namespaces;
import dev.barnabas.kafka.settings.KafkaSharedRecords;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Apps, keys and namespaces as all nodes have them. */
record ControlState(
    Control control, Access access, Namespaces namespaces, RevocationRecords revocations) {
  private static final Logger log = LoggerFactory.getLogger(ControlState.class);

  /**
   * Follows the settings topic and declares the file; what it returns counts.
   *
   * @throws StartException the file's declarations can't be written
   * @throws LogUnavailableException Kafka does not answer
   */
  static ControlState start(
      FileRecord declared, TokenSettings tokens, OwnLog own, Foundation foundation)
      throws StartException {
    var access = new Access(List.of(), tokens);
    var namespaces = Namespaces.none();
    var shared = new KafkaSharedRecords(own.config(), foundation.blocking());
    var control = new Control(shared, access, namespaces);
    var revocations = new RevocationRecords(shared, access);
    try {
      control.listen(_ -> state(control));
      shared.follow(control);
      shared.follow(revocations);
      if (!control.declare(declared).toCompletableFuture().join()) {
        log.warn(
            "another node's file has version {} and counts; this node's has {}: raise its version",
            control.snapshot().fileVersion(),
            declared.version());
      }
    } catch (CompletionException e) {
      if (e.getCause() instanceof LogUnavailableException away) {
        throw away;
      }
      throw new StartException("the settings could not be written: " + e.getCause(), e);
    }
    return new ControlState(control, access, namespaces, revocations);
  }

  /** Says what can't be read, each time that the settings change: it is rare and must be seen. */
  private static void state(Control control) {
    if (!control.unreadable().isEmpty()) {
      log.error(
          "settings that this version can't read: {}. Keys and apps among them let nobody in, of"
              + " all else what was known before counts; run the version that wrote them",
          control.unreadable());
    }
  }
}
