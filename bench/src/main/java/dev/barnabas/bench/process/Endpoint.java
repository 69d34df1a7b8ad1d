package dev.barnabas.bench.process;

import dev.barnabas.bench.load.Speech;
import dev.barnabas.bench.load.Target;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A node that serves.
 *
 * @param name what results call it
 * @param key API key with all rights
 * @param process whose CPU time and memory are read; null: not on this machine, or not told
 * @param bootstrap its Kafka; null: messages enter by REST
 */
public record Endpoint(
    String name, URI address, String key, @Nullable Long process, @Nullable String bootstrap) {

  /** For clients that show the key. */
  public Target target(Speech speech) {
    String path =
        "/?v=6&format=%s&heartbeats=true&echo=false&key=%s"
            .formatted(speech.format(), URLEncoder.encode(key, StandardCharsets.UTF_8));
    return new Target(socketAddress(), client -> path, speech);
  }

  public InetSocketAddress socketAddress() {
    int port = address.getPort() < 0 ? 80 : address.getPort();
    return new InetSocketAddress(address.getHost(), port);
  }
}
