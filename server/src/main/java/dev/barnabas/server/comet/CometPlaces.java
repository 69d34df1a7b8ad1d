package dev.barnabas.server.comet;

import dev.barnabas.core.limit.Limits;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Counts comet sessions, which outlive their sockets: as many in all and from one address as there
 * may be sockets, and of one app half of that, so that no app takes the others' room. Thread: any.
 */
public final class CometPlaces {
  private static final String ALL = "";

  private final Limits limits;
  private final Map<Object, Integer> taken = new ConcurrentHashMap<>(); // ≤ 1 + 2 per session

  public CometPlaces(Limits limits) {
    this.limits = limits;
  }

  /**
   * Counts a session in.
   *
   * @param address where its client is, or its proxy; null: unknown
   * @param app whose it is; null: nobody's that this node knows
   * @throws ProtocolException 80021 when there is no room
   */
  Place take(@Nullable InetAddress address, @Nullable String app) {
    var countedUnder = new ArrayList<Object>(List.of(ALL));
    if (address != null) {
      countedUnder.add(address);
    }
    if (app != null) {
      countedUnder.add(app);
    }
    var place = new Place(countedUnder);
    // All three are counted, whichever has no room: leaving gives all three back.
    boolean inAll = enter(ALL, limits.connections());
    boolean fromAddress = address == null || enter(address, limits.connectionsPerAddress());
    boolean ofApp = app == null || enter(app, Math.max(1, limits.connections() / 2));
    if (!inAll || !fromAddress || !ofApp) {
      place.leave();
      throw new ProtocolException(
          ErrorCode.CONNECT_RATE_EXCEEDED,
          "there are too many comet sessions from this address, of this app or in all: retry later,"
              + " or connect by WebSocket");
    }
    return place;
  }

  /** Counts first and looks then: of two that come together for one place, one gets it at most. */
  private boolean enter(Object of, int most) {
    return taken.merge(of, 1, Integer::sum) <= most;
  }

  /** One session's. */
  final class Place {
    private final List<Object> countedUnder;
    private final AtomicBoolean left = new AtomicBoolean();

    private Place(List<Object> countedUnder) {
      this.countedUnder = countedUnder;
    }

    /** Gives it back; again is nothing. */
    void leave() {
      if (left.compareAndSet(false, true)) {
        for (Object of : countedUnder) {
          taken.computeIfPresent(of, (_, count) -> count == 1 ? null : count - 1);
        }
      }
    }
  }
}
