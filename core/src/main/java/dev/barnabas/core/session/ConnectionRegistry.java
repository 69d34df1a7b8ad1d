package dev.barnabas.core.session;

import dev.barnabas.core.channel.ConnectionEvents;
import dev.barnabas.core.occupancy.ChannelCensus;
import dev.barnabas.core.presence.Connections;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connections of this node, and what the log says of others' lately: which were closed, whose
 * serials were moved.
 *
 * <p>Thread: any.
 */
public final class ConnectionRegistry implements ConnectionEvents, Connections {
  /**
   * Connections whose end or takeover is remembered, at least half as many: at 66,000 a second (the
   * worst storm on record) 4 s, 16 MB.
   */
  private static final int CLOSED_MAX = 262_144;

  private static final int SHIFTED_MAX = 65_536; // only SDKs that rewind msgSerial get here

  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final ChannelCensus census = new ChannelCensus();
  private volatile AppListener apps = (_, _) -> {};
  private final FilterCensus filters = new FilterCensus();
  private final Recent<Boolean> closed;
  private final Recent<Integer> generations;
  private final Recent<Long> shifts = new Recent<>(SHIFTED_MAX);

  /** The entries of a map that were put last, between half of the bound and all. Thread: any. */
  private static final class Recent<V> {
    private final int half;
    private final ReentrantLock puts = new ReentrantLock();
    private volatile Map<String, V> older = Map.of();
    private volatile Map<String, V> newer = new ConcurrentHashMap<>();

    Recent(int max) {
      half = max / 2;
    }

    void put(String key, V value) {
      puts.lock();
      try {
        newer.put(key, value);
        if (newer.size() >= half) {
          older = newer; // first: who finds the new map finds this one, too
          newer = new ConcurrentHashMap<>();
        }
      } finally {
        puts.unlock();
      }
    }

    V get(String key, V otherwise) {
      V known = newer.get(key);
      return known == null ? older.getOrDefault(key, otherwise) : known;
    }
  }

  public ConnectionRegistry() {
    this(CLOSED_MAX);
  }

  /**
   * @param remembered connections whose end and takeover are, at most
   */
  ConnectionRegistry(int remembered) {
    closed = new Recent<>(remembered);
    generations = new Recent<>(remembered);
  }

  /** Hears of each connection of an app that comes and goes. Thread: any. */
  @FunctionalInterface
  public interface AppListener {
    void onConnection(String app, boolean opened);
  }

  /** Tells someone from now on. */
  public void listen(AppListener listener) {
    apps = listener;
  }

  void tell(String app, boolean opened) {
    apps.onConnection(app, opened);
  }

  /** Which filters channels have on this node. */
  FilterCensus filters() {
    return filters;
  }

  /** Who is attached to which channel on this node. */
  public ChannelCensus census() {
    return census;
  }

  /**
   * Adds the session; one that the log already names as the connection's newest keeps its place.
   */
  void add(Session session) {
    sessions.compute(
        session.connectionId(), (id, known) -> known != null && isNewest(known) ? known : session);
  }

  /** Whether no later transport took its connection over, as far as the log was replayed. */
  boolean isNewest(Session session) {
    return isNewest(session.connectionId(), session.transportGeneration());
  }

  /** A takeover that is no longer remembered was this one's: a later one ends it at once. */
  boolean isNewest(String connectionId, int transportGeneration) {
    return transportGeneration == generations.get(connectionId, transportGeneration);
  }

  void remove(Session session) {
    sessions.remove(session.connectionId(), session);
  }

  @Override
  public @Nullable Integer generation(String connectionId) {
    Session session = sessions.get(connectionId);
    return session == null || !isNewest(session) ? null : session.transportGeneration();
  }

  Collection<Session> all() {
    return sessions.values();
  }

  /** Connections on this node. */
  public int size() {
    return sessions.size();
  }

  boolean isClosed(String connectionId) {
    return closed.get(connectionId, false);
  }

  long shift(String connectionId) {
    return shifts.get(connectionId, 0L);
  }

  @Override
  public void onAdopted(String connectionId, int transportGeneration) {
    generations.put(connectionId, transportGeneration);
    Session session = sessions.get(connectionId);
    if (session != null && session.transportGeneration() != transportGeneration) {
      session.supersede();
    }
  }

  @Override
  public void onClosed(String connectionId) {
    closed.put(connectionId, true);
  }

  @Override
  public void onSerialShift(String connectionId, int transportGeneration, long serialShift) {
    // Publishes stand in other partitions than takeovers: one of a transport that is no longer the
    // connection's may come late, and must not undo what a recover began since.
    if (generations.get(connectionId, transportGeneration) == transportGeneration) {
      shifts.put(connectionId, serialShift);
    }
  }
}
