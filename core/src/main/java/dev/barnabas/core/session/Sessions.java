package dev.barnabas.core.session;

import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.Revocations;
import dev.barnabas.core.delivery.AppTraffic;
import dev.barnabas.core.delivery.DeliveryCounters;
import dev.barnabas.core.delivery.Loop;
import dev.barnabas.core.delivery.Transport;
import dev.barnabas.core.namespace.AppRules;
import dev.barnabas.protocol.error.ErrorInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a node.
 *
 * <p>Thread: any; {@link #connect} the connection's event loop.
 */
public final class Sessions {
  private final SessionServices services;
  private final Map<Integer, LoopSessions> loops = new ConcurrentHashMap<>(); // one per event loop
  private final Set<String> revokedKeys = ConcurrentHashMap.newKeySet(); // ≤ keys of all apps
  private final AtomicBoolean looking = new AtomicBoolean();
  private final ReentrantLock rechecking = new ReentrantLock();
  // As of the last look, of those who are connected:
  private final Map<String, AppRules> rules = new HashMap<>(); // ≤ apps
  private final Map<String, @Nullable Capability> capabilities = new HashMap<>(); // ≤ keys
  private final Map<ClientTraits, ClientTraits> traits = new ConcurrentHashMap<>(); // usual: ≤ 32
  private volatile boolean ending;

  public Sessions(SessionServices services) {
    this.services = services;
  }

  /**
   * From now on ends what revocations end.
   *
   * @param blocking looks for them: the log reader must not
   */
  public void followRevocations(Executor blocking) {
    services
        .access()
        .revocations()
        .listen(revocation -> {
          revokedKeys.add(revocation.keyName());
          if (looking.compareAndSet(false, true)) {
            blocking.execute(this::lookForRevoked);
          }
        });
  }

  private void lookForRevoked() {
    looking.set(false); // first: whoever adds a key from here on looks again
    Set<String> keys = Set.copyOf(revokedKeys);
    revokedKeys.removeAll(keys);
    Revocations revocations = services.access().revocations();
    for (Session session : services.registry().all()) {
      Identity identity = session.identity();
      if (identity != null
          && keys.contains(identity.keyName())
          && revocations.revokedAt(identity) != Revocations.NEVER) {
        session.revoke();
      }
    }
  }

  /**
   * Makes what changed of keys, apps and namespaces count for those who are connected: some end,
   * some may do more or less, some leave channels, some get what was held back for them. To call
   * after each change; any thread but the log reader and event loops.
   */
  public void recheck() {
    rechecking.lock();
    try {
      var apps = new HashMap<String, Boolean>();
      var keys = new HashMap<String, Boolean>();
      for (Session session : List.copyOf(services.registry().all())) {
        Identity identity = session.identity();
        if (identity != null) {
          boolean other = apps.computeIfAbsent(identity.app(), this::hasOtherRules);
          boolean more = keys.computeIfAbsent(identity.keyName(), this::allowsOtherThings);
          recheck(session, identity, other || more);
        }
      }
      for (LoopSessions sessions : loops.values()) {
        sessions.loop().execute(sessions.channels()::onRules);
      }
      rules.keySet().retainAll(apps.keySet());
      capabilities.keySet().retainAll(keys.keySet());
    } finally {
      rechecking.unlock();
    }
  }

  private void recheck(Session session, Identity identity, boolean changed) {
    ErrorInfo ended = services.access().ended(identity);
    if (ended != null) {
      session.disconnect(ended);
    } else if (changed) {
      session.recheck();
    }
  }

  private boolean hasOtherRules(String app) {
    AppRules now = services.namespaces().rules(app);
    return !now.equals(rules.put(app, now));
  }

  private boolean allowsOtherThings(String keyName) {
    Capability now = services.access().capability(keyName);
    return !Objects.equals(now, capabilities.put(keyName, now));
  }

  /**
   * Opens a session on a transport that was just upgraded. Whatever is wrong with the request is
   * answered as a protocol message (ably-protocol 5.2).
   */
  public Session connect(ConnectRequest request, Transport transport, Loop loop) {
    LoopSessions sessions =
        loops.computeIfAbsent(loop.index(), index -> new LoopSessions(services, loop));
    var session = new Session(sessions, transport, shared(ClientTraits.of(request)));
    if (ending) {
      session.goElsewhere();
    } else {
      session.open(request);
    }
    return session;
  }

  /** Many clients connect alike. */
  private ClientTraits shared(ClientTraits of) {
    return of.isUsual() ? traits.computeIfAbsent(of, same -> same) : of;
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
