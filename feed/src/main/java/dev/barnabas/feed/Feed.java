package dev.barnabas.feed;

import dev.barnabas.feed.socket.SocketEvent;
import dev.barnabas.feed.socket.SocketLink;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a feed that is opened again when it ends: with the subscriptions, from the place
 * that was seen last. What comes goes into an inbox, from where one reader takes it.
 *
 * <p>Thread: {@link #poll}, {@link #seen} and the end are the reader's; a thread of its own keeps
 * it connected.
 */
public final class Feed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

  /** Messages that one poll gives. */
  private static final int BATCH_MAX = 1_000;

  private static final Duration NEVER = Duration.ofDays(1);
  private static final String RESTARTED = "restarted";

  private final FeedSettings settings;
  private final FeedWorld world;
  private final FeedFigures figures;
  private final Inbox inbox;
  private final HandledUpTo handled;
  private final Map<String, Object> offset = new ConcurrentHashMap<>(); // ≤ names of resume.path
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicReference<@Nullable String> gap;
  private final Thread connecting = Thread.ofVirtual().name("feed").unstarted(this::stayConnected);
  private final AtomicInteger failures = new AtomicInteger();
  private long taken;
  private volatile @Nullable String ended;
  private volatile long heardAt;
  private volatile boolean handing;

  /**
   * Begins to connect.
   *
   * @param before what was seen last, by the names that subscriptions use; null: nothing was ever
   *     read, so nothing can be missing
   */
  public Feed(
      FeedSettings settings,
      @Nullable Map<String, ?> before,
      Inbox inbox,
      FeedWorld world,
      FeedFigures figures) {
    this.settings = settings;
    this.world = world;
    this.figures = figures;
    this.inbox = inbox;
    if (before != null) {
      seen(before);
    }
    this.gap = new AtomicReference<>(before == null ? null : RESTARTED);
    this.handled = new HandledUpTo(inbox.waiting() == 0 ? inbox.newest() : 0);
    connecting.start();
  }

  /**
   * What came, at least once this time is over. What an earlier call gave counts as handled.
   *
   * @throws FeedEnded when all attempts to connect are used up, and everything was taken
   */
  public List<FeedMessage> poll(Duration most) throws InterruptedException {
    handled.reached(taken);
    String reason = ended;
    List<FeedMessage> messages = inbox.take(BATCH_MAX, most);
    if (messages.isEmpty()) {
      if (reason != null) {
        throw new FeedEnded(reason);
      }
    } else {
      taken = messages.getLast().position();
    }
    return messages;
  }

  /** What was seen of the feed: the next subscription goes on from there. Before the next poll. */
  public void seen(Map<String, ?> newest) {
    offset.putAll(newest);
  }

  private void stayConnected() {
    try {
      while (!mayEnd(connection())) {
        var reconnect = settings.reconnect();
        Duration pause =
            world
                .pauses()
                .after(reconnect.backoff(), reconnect.backoffMax(), failures.getAndIncrement());
        figures.reconnects.increment();
        if (closing.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("{}: closed", settings.socket().uri());
    }
  }

  /** Why the connection ended, which was open, or could not be opened. */
  private String connection() throws InterruptedException {
    if (settings.resumes()) {
      // Else it would send again what waits here.
      handled.await(inbox.newest());
    }
    heardAt = now();
    SocketLink link;
    try {
      link = SocketLink.open(settings.socket(), this::onMessage, world.sockets());
    } catch (IOException | RuntimeException e) {
      return "no connection to " + settings.socket().uri() + ": " + e.getMessage();
    }
    String reason = "dropped by us";
    try {
      subscribe(link);
      figures.onConnected(true);
      reason = whileOpen(link);
      return reason;
    } finally {
      figures.onConnected(false);
      if (closing.getCount() == 0) {
        link.close();
      } else {
        link.abort();
      }
      gap.set("reconnected: " + reason);
    }
  }

  private void subscribe(SocketLink link) {
    for (Subscription subscription : settings.subscriptions()) {
      subscription
          .text(offset)
          .ifPresentOrElse(
              link::send,
              () ->
                  LOG.info(
                      "a subscription that goes on from what was seen is not sent: nothing was"
                          + " seen yet"));
    }
  }

  private String whileOpen(SocketLink link) throws InterruptedException {
    long every = settings.heartbeat().map(FeedSettings.Heartbeat::every).orElse(NEVER).toNanos();
    long silence =
        settings.silenceMax().isZero() ? NEVER.toNanos() : settings.silenceMax().toNanos();
    long beatAt = now() + every;
    while (true) {
      long next = Math.min(beatAt, heardAt + silence) - now();
      String reason = link.awaitEnd(Duration.ofNanos(Math.max(1, next)));
      if (reason != null) {
        return reason;
      }
      if (now() >= beatAt) {
        beatAt = now() + every;
        settings.heartbeat().ifPresent(heartbeat -> link.send(heartbeat.message()));
      }
      long silent = now() - heardAt;
      if (handing) {
        heardAt = now();
      } else if (!settings.silenceMax().isZero() && silent >= silence) {
        return "nothing came for " + Duration.ofNanos(silent).toMillis() + " ms";
      }
    }
  }

  /** Thread: the socket's. */
  private void onMessage(SocketEvent event) throws InterruptedException {
    heardAt = now();
    failures.set(0);
    figures.received.increment();
    if (event instanceof SocketEvent.Text(String text)
        && settings.ignored() != null
        && settings.ignored().matcher(text).find()) {
      return;
    }
    long at = world.wallClock().getAsLong();
    figures.lastMessageAt.set(at);
    handing = true;
    try {
      inbox.put(new FeedMessage(event, at, gap.getAndSet(null), 0));
    } finally {
      handing = false;
      heardAt = now();
    }
  }

  private boolean mayEnd(String reason) {
    if (closing.getCount() == 0) {
      return true;
    }
    figures.failed(reason);
    FeedSettings.Reconnect reconnect = settings.reconnect();
    boolean usedUp = reconnect.attemptsMax() > 0 && failures.get() >= reconnect.attemptsMax();
    if (reconnect.enabled() && !usedUp) {
      LOG.info("{}: {}; connecting again", settings.socket().uri(), reason);
      return false;
    }
    ended =
        settings.socket().uri()
            + ": "
            + reason
            + (reconnect.enabled()
                ? "; " + failures.get() + " attempts to connect again failed"
                : "; websocket.reconnect.enabled is false");
    return true;
  }

  private long now() {
    return world.sockets().nanoTime().getAsLong();
  }

  /** Ends the connection; what has come can still be polled. */
  public void disconnect() {
    closing.countDown();
    connecting.interrupt();
    try {
      connecting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the connection, then closes the inbox. */
  @Override
  public void close() {
    disconnect();
    inbox.close();
  }
}
