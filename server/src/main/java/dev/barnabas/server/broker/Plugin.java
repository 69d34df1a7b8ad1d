package dev.barnabas.server.broker;

import dev.barnabas.spi.session.SessionInfo;
import dev.barnabas.spi.session.SessionMessage;
import dev.barnabas.spi.session.SessionTransform;
import dev.barnabas.spi.session.SessionTransform.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a plug-in that may be wrong. Thread: any. */
final class Plugin {
  private static final Logger LOG = LoggerFactory.getLogger(Plugin.class);

  private Plugin() {}

  /** What it says; a throw counts as discard, and is logged the first time. */
  static Outcome apply(
      SessionTransform plugin, SessionMessage message, SessionInfo info, BrokerCounters counters) {
    try {
      return plugin.apply(message, info);
    } catch (RuntimeException | LinkageError failure) {
      if (counters.transformFailures.sum() == 0) {
        LOG.error(
            "the transform {} failed on a message of {}, which is discarded; later ones are"
                + " counted",
            plugin.getClass().getName(),
            message.topic(),
            failure);
      }
      counters.transformFailures.increment();
      return Outcome.discard();
    }
  }
}
