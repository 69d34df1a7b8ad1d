package dev.barnabas.kafka.egress;

import dev.barnabas.kafka.ClusterConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.Admin;

/**
 * An admin client for each cluster that somebody asks, and for how long they wait: made for the
 * first, closed with the last. Who waits longer has one of their own, as a question whose time is
 * over takes the connection along, and all that others had asked there.
 *
 * <p>Thread: any.
 */
final class SharedAdmins {
  private static final Map<String, String> DEFAULTS =
      Map.of("client.id", "barnabas-probe", "reconnect.backoff.max.ms", "500");

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Asked, Open> open = new HashMap<>(); // ≤ clusters of rules with a standby

  /** What one of those who ask holds; closed once, by its owner. */
  record Hold(Admin admin, Runnable release) implements AutoCloseable {
    @Override
    public void close() {
      release.run();
    }
  }

  private record Asked(String cluster, Duration answerMax) {}

  private static final class Open {
    private final Admin admin;
    private int holds;

    Open(Admin admin) {
      this.admin = admin;
    }
  }

  /**
   * For one who asks that cluster.
   *
   * @param answerMax an answer that comes later is none
   * @throws org.apache.kafka.common.KafkaException it has no address now
   */
  Hold hold(String name, ClusterConfig cluster, Duration answerMax) {
    var asked = new Asked(name, answerMax);
    lock.lock();
    try {
      Open one = open.computeIfAbsent(asked, _ -> new Open(admin(cluster, answerMax)));
      one.holds++;
      return new Hold(one.admin, () -> release(asked, one));
    } finally {
      lock.unlock();
    }
  }

  private static Admin admin(ClusterConfig cluster, Duration answerMax) {
    String millis = String.valueOf(answerMax.toMillis());
    return Admin.create(
        cluster.client(
            DEFAULTS, Map.of("request.timeout.ms", millis, "default.api.timeout.ms", millis)));
  }

  private void release(Asked asked, Open one) {
    lock.lock();
    try {
      one.holds--;
      if (one.holds > 0) {
        return;
      }
      open.remove(asked);
    } finally {
      lock.unlock();
    }
    one.admin.close(Duration.ZERO);
  }

  /** How many there are. */
  int count() {
    lock.lock();
    try {
      return open.size();
    } finally {
      lock.unlock();
    }
  }
}
