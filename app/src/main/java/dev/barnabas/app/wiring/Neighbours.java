package dev.barnabas.app.wiring;

import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.settings.ConfigTopic;
import dev.barnabas.kafka.settings.NodeAddresses;
import dev.barnabas.server.transport.ListenOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other nodes of the cluster, and this one among them.
 *
 * <p>Thread: any; {@link #announce} and {@link #end} main.
 */
final class Neighbours {
  private static final Logger LOG = LoggerFactory.getLogger(Neighbours.class);

  private static final Duration WITHDRAW_MAX = Duration.ofSeconds(2);

  private final NodeAddresses addresses;
  private final String nodeId;
  private final ListenOptions internal;
  private final CountDownLatch ended = new CountDownLatch(1);

  Neighbours(ConfigTopic config, String nodeId, ListenOptions internal) {
    this.addresses = new NodeAddresses(config, Loopback.host(), Clock.systemUTC());
    this.nodeId = nodeId;
    this.internal = internal;
  }

  Optional<URI> find(String other) {
    return addresses.find(other);
  }

  /** Tells the others where this one is, and then again and again; done when they know. */
  Future<?> announce(int port, ExecutorService blocking) {
    URI url = url(port);
    return blocking.submit(() -> {
      tell(url);
      blocking.execute(() -> repeat(url));
    });
  }

  /** Waits until the others know. */
  static void await(Future<?> announced) throws StartException, InterruptedException {
    try {
      announced.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LogUnavailableException away) {
        throw away;
      }
      throw new StartException("this node could not tell others where it is: " + e.getCause(), e);
    }
  }

  private void repeat(URI url) {
    try {
      while (!ended.await(NodeAddresses.REPEAT.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          tell(url);
        } catch (LogUnavailableException e) {
          LOG.warn("this node could not tell others again where it is: {}", e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the node ends
    }
  }

  private void tell(URI url) {
    if (!addresses.announce(nodeId, url)) {
      LOG.error(
          "internal.host is {}, which only this machine can reach, and there are nodes on others:"
              + " this one is not announced, and comet requests that land on them and are for it"
              + " end as if their connection were gone. Set internal.host to this machine's"
              + " address in the nodes' network",
          internal.host());
    }
  }

  private URI url(int port) {
    try {
      return new URI("http", null, internal.host(), port, null, null, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("internal.host: " + internal.host(), e);
    }
  }

  /** Tells the others that this one ends. */
  void end() throws InterruptedException {
    ended.countDown();
    // Kafka may be gone, and then nobody waits for it.
    var _ = Thread.ofVirtual().start(() -> addresses.withdraw(nodeId)).join(WITHDRAW_MAX);
  }
}
