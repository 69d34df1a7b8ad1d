package dev.barnabas.kafka.settings;

import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where nodes listen for each other, as entries {@code node/ID} of the settings. A node withdraws
 * its own when it ends; those of nodes that were killed are removed by others after a while.
 *
 * <p>A loopback address means another machine on each machine, so it says whose loopback it is:
 * only nodes there use it, and nobody announces one while nodes elsewhere are known.
 *
 * <p>Thread: any; {@link #announce} and {@link #withdraw} any that may block.
 */
public final class NodeAddresses {
  private static final Logger LOG = LoggerFactory.getLogger(NodeAddresses.class);
  private static final String PREFIX = "node/";

  /** How often a node says again that it is there. */
  public static final Duration REPEAT = Duration.ofHours(1);

  private static final long STALE_MILLIS = REPEAT.toMillis() * 3;

  private final ConfigTopic config;
  private final String host;
  private final InstantSource clock;

  /**
   * @param host names what shares this node's loopback addresses: equal on the same machine, on no
   *     other
   */
  public NodeAddresses(ConfigTopic config, String host, InstantSource clock) {
    this.config = config;
    this.host = host;
    this.clock = clock;
  }

  /**
   * @param loopbackOf the host that alone can use it; null: others can, too
   */
  private record Address(URI url, long sinceMillis, @Nullable String loopbackOf) {}

  /** The address of a node; empty when it did not announce one that can be used from here. */
  public Optional<URI> find(String nodeId) {
    return config
        .find(PREFIX + nodeId)
        .map(NodeAddresses::read)
        .filter(address -> address.loopbackOf() == null || address.loopbackOf().equals(host))
        .map(Address::url);
  }

  /**
   * Says where this node is, and removes the entries of those that have not said so for long.
   *
   * @return false: not announced, as it is a loopback address and nodes elsewhere are known
   * @throws LogUnavailableException Kafka took no entry
   */
  public boolean announce(String nodeId, URI url) {
    long now = clock.millis();
    boolean elsewhere = false;
    for (ConfigTopic.Entry entry : config.startingWith(PREFIX)) {
      Address address = read(entry);
      if (address == null || address.sinceMillis() < now - STALE_MILLIS) {
        config.write(entry.key(), null);
      } else if (!entry.key().equals(PREFIX + nodeId)) {
        elsewhere |= !host.equals(address.loopbackOf());
      }
    }
    var entry = new LinkedHashMap<String, @Nullable Object>();
    entry.put("url", url.toString());
    entry.put("at", now);
    if (isLoopback(url)) {
      if (elsewhere) {
        withdraw(nodeId);
        return false;
      }
      entry.put("loopbackOf", host);
    }
    config.write(PREFIX + nodeId, Json.write(entry));
    return true;
  }

  /** Asks the resolver; a name that it does not know is nobody's loopback. */
  private static boolean isLoopback(URI url) {
    try {
      String literal = url.getHost().replace("[", "").replace("]", "");
      return Stream.of(InetAddress.getAllByName(literal)).anyMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  /** This node ends. */
  public void withdraw(String nodeId) {
    try {
      config.write(PREFIX + nodeId, null);
    } catch (LogUnavailableException e) {
      LOG.info("{} stays announced, others will remove it: {}", nodeId, e.getMessage());
    }
  }

  private static @Nullable Address read(ConfigTopic.Entry entry) {
    try {
      if (Json.parse(entry.value()) instanceof Map<?, ?> map
          && map.get("url") instanceof String url
          && map.get("at") instanceof Long at) {
        return new Address(
            URI.create(url), at, map.get("loopbackOf") instanceof String host ? host : null);
      }
    } catch (ProtocolException | IllegalArgumentException unreadable) {
      LOG.warn("{} is no address of a node: {}", entry.key(), unreadable.getMessage());
    }
    return null;
  }
}
