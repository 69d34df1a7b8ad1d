package dev.barnabas.connect.feed;

import dev.barnabas.connect.socket.SocketEvent;
import dev.barnabas.connect.socket.SocketLink;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a feed that is opened again when it ends: with the subscriptions, from the place
 * that was seen last. Thread: the reader's.
 */
public final class Feed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

  /** Messages that one poll gives. */
  private static final int BATCH_MAX = 1_000;

  private static final String RESTARTED = "restarted";

  private final FeedSettings settings;
  private final FeedWorld world;
  private final FeedFigures figures;
  private final HttpClient http;
  private final Map<String, @Nullable Object> offset = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable SocketLink link;
  private @Nullable String gap;
  private long connectAt;
  private long heardAt;
  private long beatAt;
  private long linkReceived;
  private long linkDropped;
  private int failures;

  /**
   * @param offset what was seen last, by the names that subscriptions use; empty at the first start
   */
  public Feed(FeedSettings settings, Map<String, ?> offset, FeedWorld world, FeedFigures figures) {
    this.settings = settings;
    this.world = world;
    this.figures = figures;
    this.offset.putAll(offset);
    this.gap = offset.isEmpty() ? null : RESTARTED;
    this.http = HttpClient.newBuilder().connectTimeout(settings.socket().openTimeout()).build();
    this.connectAt = world.clock().getAsLong();
  }

  /** What was seen of the feed: the next subscription goes on from there. */
  public void seen(Map<String, ?> newest) {
    offset.putAll(newest);
  }

  /**
   * What came, at least once this time is over.
   *
   * @throws FeedEnded when all attempts to connect are used up
   */
  public List<FeedMessage> poll(Duration most) throws InterruptedException {
    long until = now() + most.toNanos();
    var messages = new ArrayList<FeedMessage>();
    do {
      SocketLink open = link == null ? connect(until) : link;
      if (open == null) {
        return messages;
      }
      beat(open);
      Duration left = Duration.ofNanos(Math.max(0, until - now()));
      Duration wait = messages.isEmpty() ? shorter(left, untilNextDuty()) : Duration.ZERO;
      boolean more = on(open, open.poll(wait), messages);
      if (!more && !messages.isEmpty()) {
        break;
      }
    } while (messages.size() < BATCH_MAX && (!messages.isEmpty() || now() < until));
    return messages;
  }

  private long now() {
    return world.clock().getAsLong();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Until a heartbeat is due, or the silence is too long. */
  private Duration untilNextDuty() {
    long next = Long.MAX_VALUE;
    if (settings.heartbeat().isPresent()) {
      next = Math.min(next, beatAt - now());
    }
    if (!settings.silenceMax().isZero()) {
      next = Math.min(next, heardAt + settings.silenceMax().toNanos() - now());
    }
    return Duration.ofNanos(Math.max(1, next));
  }

  private @Nullable SocketLink connect(long until) throws InterruptedException {
    long wait = connectAt - now();
    if (wait > 0) {
      var _ = closed.await(Math.min(wait, until - now()), TimeUnit.NANOSECONDS);
      return null;
    }
    try {
      SocketLink open = SocketLink.open(http, settings.socket());
      link = open;
      linkReceived = 0;
      linkDropped = 0;
      heardAt = now();
      beatAt = heardAt + settings.heartbeat().map(beat -> beat.every().toNanos()).orElse(0L);
      figures.onConnected(true);
      for (Subscription subscription : settings.subscriptions()) {
        subscription
            .text(offset)
            .ifPresentOrElse(
                open::send,
                () ->
                    LOG.info(
                        "a subscription that goes on from what was seen is not sent: nothing was"
                            + " seen yet"));
      }
      return open;
    } catch (IOException e) {
      lost("no connection to " + settings.socket().uri() + ": " + e.getMessage());
      return null;
    }
  }

  private void beat(SocketLink open) {
    settings
        .heartbeat()
        .filter(_ -> now() >= beatAt)
        .ifPresent(heartbeat -> {
          beatAt = now() + heartbeat.every().toNanos();
          open.send(heartbeat.message());
        });
  }

  /** Whether there may be more right now. */
  private boolean on(SocketLink open, @Nullable SocketEvent event, List<FeedMessage> messages) {
    count(open);
    switch (event) {
      case null -> {
        long silence = now() - heardAt;
        if (!settings.silenceMax().isZero() && silence >= settings.silenceMax().toNanos()) {
          lost("nothing came for " + Duration.ofNanos(silence).toMillis() + " ms");
        }
        return false;
      }
      case SocketEvent.Closed(String reason) -> {
        lost(reason);
        return false;
      }
      case SocketEvent.Text text -> add(text, messages, settings.ignored(), text.text());
      case SocketEvent.Binary binary -> add(binary, messages, null, "");
    }
    return true;
  }

  private void add(
      SocketEvent event, List<FeedMessage> messages, @Nullable Pattern ignored, String text) {
    heardAt = now();
    failures = 0;
    if (ignored != null && ignored.matcher(text).find()) {
      return;
    }
    long at = world.wallClock().getAsLong();
    figures.lastMessageAt.set(at);
    messages.add(new FeedMessage(event, at, gap));
    gap = null;
  }

  private void count(SocketLink open) {
    long received = open.received();
    long dropped = open.dropped();
    figures.received.add(received - linkReceived);
    figures.dropped.add(dropped - linkDropped);
    if (dropped > linkDropped) {
      gap = (dropped - linkDropped) + " messages were dropped: the queue was full";
    }
    linkReceived = received;
    linkDropped = dropped;
    figures.onWaiting(open.waiting());
  }

  private void lost(String reason) {
    figures.failed(reason);
    figures.onConnected(false);
    if (link != null) {
      link.abort();
      link = null;
      gap = "reconnected: " + reason;
    }
    FeedSettings.Reconnect reconnect = settings.reconnect();
    boolean usedUp = reconnect.attemptsMax() > 0 && failures >= reconnect.attemptsMax();
    if (!reconnect.enabled() || usedUp) {
      throw new FeedEnded(
          settings.socket().uri()
              + ": "
              + reason
              + (reconnect.enabled()
                  ? "; " + failures + " attempts to connect again failed"
                  : "; websocket.reconnect.enabled is false"));
    }
    connectAt =
        now()
            + world.pauses().after(reconnect.backoff(), reconnect.backoffMax(), failures).toNanos();
    failures++;
    figures.reconnects.increment();
    LOG.info("{}: {}; attempt {} follows", settings.socket().uri(), reason, failures);
  }

  @Override
  public void close() {
    closed.countDown();
    if (link != null) {
      link.close();
      link = null;
    }
    figures.onConnected(false);
    http.shutdownNow();
  }
}
