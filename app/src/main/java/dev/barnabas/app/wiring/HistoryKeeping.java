package dev.barnabas.app.wiring;

import dev.barnabas.app.config.Configuration;
import dev.barnabas.core.history.KeptHistory;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.core.namespace.Namespace;
import dev.barnabas.core.namespace.Namespaces;
import dev.barnabas.core.store.HistoryStore;
import dev.barnabas.kafka.history.HistorySettings;
import dev.barnabas.kafka.history.KafkaHistory;
import dev.barnabas.kafka.settings.SettingsException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the history store when the first namespace asks for it, at the start or later: a node whose
 * namespaces keep nothing has no topics, threads or clients for it. Stays open from then on.
 *
 * <p>Thread: any.
 */
final class HistoryKeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HistoryKeeping.class);
  private static final long AGAIN_MILLIS = 1_000;

  /**
   * A record of the store holds at most what two of the log do: a message and what became of it.
   */
  private static final int RECORDS_PER_RECORD = 2;

  private final Configuration configuration;
  private final int maxRecordBytes;
  private final OwnLog own;
  private final HistoryStore store;
  private final ExecutorService blocking;
  private final AtomicBoolean opening = new AtomicBoolean();
  private final AtomicReference<@Nullable KafkaHistory> history = new AtomicReference<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private HistoryKeeping(NodeOptions options, OwnLog own, Foundation foundation) {
    this.configuration = options.configuration();
    this.maxRecordBytes = RECORDS_PER_RECORD * OwnLog.maxRecordBytes(options);
    this.own = own;
    this.store = foundation.store();
    this.blocking = foundation.blocking();
  }

  static HistoryKeeping start(
      NodeOptions options,
      OwnLog own,
      Foundation foundation,
      ControlState state,
      Resources resources) {
    var keeping = new HistoryKeeping(options, own, foundation);
    foundation.store().follow(state.namespaces());
    resources.add("history store", keeping);
    state.control().listen(_ -> keeping.look(state.namespaces()));
    keeping.look(state.namespaces());
    return keeping;
  }

  /** What questions need. */
  static KeptHistory kept(OwnLog own, Foundation foundation) {
    return new KeptHistory(
        foundation.store(), own.readers().replay(), foundation.blocking(), Clock.systemUTC());
  }

  private void look(Namespaces namespaces) {
    if (namespaces.any(HistoryKeeping::keeps) && opening.compareAndSet(false, true)) {
      blocking.execute(this::open);
    }
  }

  private static boolean keeps(Namespace namespace) {
    return namespace.persisted() || namespace.persistLast();
  }

  private void open() {
    HistorySettings settings =
        new HistorySettings(
            HistorySettings.TOPIC,
            configuration.log().replicationFactor(),
            maxRecordBytes,
            own.readers().replay(),
            HistorySettings.GATHER);
    try {
      do {
        try {
          opened(
              KafkaHistory.start(
                  Clusters.own(configuration), own.log(), settings, store, Clock.systemUTC()));
          return;
        } catch (LogUnavailableException e) {
          log.warn("The history store can't be opened yet: {}", e.getMessage());
        }
      } while (!closed.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS));
    } catch (SettingsException e) {
      log.error("The history store can't be opened: {}", e.getMessage());
    } catch (InterruptedException e) {
      log.debug("the node ends before its history store was open");
    }
  }

  /** Whoever of this and {@link #close} comes second closes it. */
  private void opened(KafkaHistory opened) {
    history.set(opened);
    if (closed.getCount() == 0) {
      close();
    }
  }

  /** How it does; empty while nobody needs it. */
  Optional<KafkaHistory.Status> status() {
    KafkaHistory known = history.get();
    return known == null ? Optional.empty() : Optional.of(known.status());
  }

  @Override
  public void close() {
    closed.countDown();
    KafkaHistory known = history.getAndSet(null);
    if (known != null) {
      known.close();
    }
  }
}
