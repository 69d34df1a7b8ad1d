package dev.barnabas.kafka.settings;

import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where nodes listen for each other, as entries {@code node/ID} of the settings. A node withdraws
 * its own when it ends; those of nodes that were killed are removed by others after a while.
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
  private final InstantSource clock;

  public NodeAddresses(ConfigTopic config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  private record Address(URI url, long sinceMillis) {}

  /** The address of a node; empty when it did not announce one. */
  public Optional<URI> find(String nodeId) {
    return config.find(PREFIX + nodeId).map(NodeAddresses::read).map(Address::url);
  }

  /**
   * Says where this node is, and removes the entries of those that have not said so for long.
   *
   * @throws LogUnavailableException Kafka took no entry
   */
  public void announce(String nodeId, URI url) {
    long now = clock.millis();
    for (ConfigTopic.Entry entry : config.startingWith(PREFIX)) {
      Address address = read(entry);
      if (address == null || address.sinceMillis() < now - STALE_MILLIS) {
        config.write(entry.key(), null);
      }
    }
    config.write(PREFIX + nodeId, Json.write(Map.of("url", url.toString(), "at", now)));
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
        return new Address(URI.create(url), at);
      }
    } catch (ProtocolException | IllegalArgumentException unreadable) {
      LOG.warn("{} is no address of a node: {}", entry.key(), unreadable.getMessage());
    }
    return null;
  }
}
