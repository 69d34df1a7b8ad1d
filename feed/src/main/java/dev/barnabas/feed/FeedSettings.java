package dev.barnabas.feed;

import dev.barnabas.feed.socket.SocketSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A feed and how to stay connected to it.
 *
 * @param subscriptions messages to send after each connect, in their order
 * @param reconnect what happens when the connection ends
 * @param heartbeat what to send while the connection is open
 * @param silenceMax a connection on which nothing came for so long is dropped; zero: never
 * @param ignored messages that are no data, such as the answers to heartbeats
 */
public record FeedSettings(
    SocketSettings socket,
    List<Subscription> subscriptions,
    Reconnect reconnect,
    Optional<Heartbeat> heartbeat,
    Duration silenceMax,
    @Nullable Pattern ignored) {
  public FeedSettings {
    subscriptions = List.copyOf(subscriptions);
  }

  /** Whether a subscription says where to go on. */
  boolean resumes() {
    return subscriptions.stream().anyMatch(Subscription::resumes);
  }

  /**
   * When to connect again.
   *
   * @param attemptsMax failures in a row after which the feed ends; 0: none
   */
  public record Reconnect(
      boolean enabled, Duration backoff, Duration backoffMax, int attemptsMax) {}

  /** A message of the application that says that we are there. */
  public record Heartbeat(String message, Duration every) {}
}
