package dev.barnabas.core.session;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.Revocation;
import dev.barnabas.core.delivery.AppTraffic;
import dev.barnabas.core.delivery.DeliveryCounters;
import dev.barnabas.core.delivery.Loop;
import dev.barnabas.core.delivery.Transport;
import dev.barnabas.protocol.error.ErrorInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions of a node.
 *
 * <p>Thread: any; {@link #connect} the connection's event loop.
 */
public final class Sessions {
  private final SessionServices services;
  private final Map<Integer, LoopSessions> loops = new ConcurrentHashMap<>(); // one per event loop
  private volatile boolean ending;

  public Sessions(SessionServices services) {
    this.services = services;
    services.access().revocations().listen(this::onRevocation);
  }

  /** Thread: the log reader. */
  private void onRevocation(Revocation revocation) {
    for (Session session : services.registry().all()) {
      Identity identity = session.identity();
      if (identity != null && revocation.covers(identity)) {
        session.revoke();
      }
    }
  }

  /**
   * Ends the connections of keys and apps that no longer let them in; to call when those change.
   */
  public void recheck() {
    for (Session session : List.copyOf(services.registry().all())) {
      Identity identity = session.identity();
      ErrorInfo ended = identity == null ? null : services.access().ended(identity);
      if (ended != null) {
        session.disconnect(ended);
      }
    }
  }

  /**
   * Opens a session on a transport that was just upgraded. Whatever is wrong with the request is
   * answered as a protocol message (ably-protocol 5.2).
   */
  public Session connect(ConnectRequest request, Transport transport, Loop loop) {
    LoopSessions sessions =
        loops.computeIfAbsent(loop.index(), index -> new LoopSessions(services, loop));
    var session = new Session(services, sessions, transport, request);
    if (ending) {
      session.goElsewhere();
    } else {
      session.open();
    }
    return session;
  }

  /**
   * Asks all clients to go elsewhere, those that are not let in yet and those that still come as
   * well; they keep their connections.
   */
  public void shutdown() {
    ending = true; // first: whoever makes a loop's sessions from here on sees it
    for (LoopSessions sessions : loops.values()) {
      sessions.loop().execute(sessions::onShutdown);
    }
  }

  /** What all loops delivered, and how many attachments there are. */
  public DeliveryCounters.Snapshot delivered() {
    return loops.values().stream()
        .map(sessions -> sessions.channels().counters().snapshot())
        .reduce(DeliveryCounters.Snapshot.NONE, DeliveryCounters.Snapshot::plus);
  }

  /** What all loops delivered, by app. */
  public Map<String, AppTraffic.Sums> traffic() {
    var sums = new HashMap<String, AppTraffic.Sums>();
    for (LoopSessions sessions : loops.values()) {
      sessions
          .channels()
          .traffic()
          .forEach((app, more) -> sums.merge(app, more, AppTraffic.Sums::plus));
    }
    return sums;
  }

  /** Connections on this node. */
  public int size() {
    return services.registry().size();
  }
}
