package dev.barnabas.connect.realtime;

import dev.barnabas.feed.socket.SocketEvent;
import dev.barnabas.feed.socket.SocketSettings;
import dev.barnabas.feed.socket.SocketWorld;
import dev.barnabas.protocol.codec.MessageTrees;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.Action;
import dev.barnabas.protocol.frame.Flag;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Message;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads channels: connects, attaches each where it was read to, and connects anew when the
 * connection ends. Who does not poll makes the node wait. Thread: the reader's.
 */
public final class ChannelReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelReader.class);
  private static final int QUEUE_FRAMES = 64;
  private static final int CLIENT_ERRORS = 400;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERRORS = 500;

  /** What a node needs on top of the silence that it promises. */
  private static final Duration SILENCE_GRACE = Duration.ofSeconds(10);

  private final ReaderSettings settings;
  private final SocketWorld world;
  private final IntFunction<Duration> pauses;
  private final ReaderFigures figures;
  private final Map<String, @Nullable ChannelPosition> positions = new LinkedHashMap<>();
  private final Map<String, String> gaps = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable FrameQueue link;
  private long connectAt;
  private int failures;
  private long heardAt;
  private Duration silenceMax = SILENCE_GRACE;

  /**
   * @param positions channel → how far it was read; null: never
   * @param pauses the pause after so many failures in a row
   */
  public ChannelReader(
      ReaderSettings settings,
      Map<String, @Nullable ChannelPosition> positions,
      SocketWorld world,
      IntFunction<Duration> pauses,
      ReaderFigures figures) {
    this.settings = settings;
    this.world = world;
    this.pauses = pauses;
    this.figures = figures;
    this.positions.putAll(positions);
    this.connectAt = world.nanoTime().getAsLong();
  }

  /**
   * What came, at least once this time is over.
   *
   * @throws ReadingFailed when it makes no sense to go on
   */
  public List<Delivered> poll(Duration most) throws InterruptedException {
    long until = now() + most.toNanos();
    var delivered = new ArrayList<Delivered>();
    do {
      FrameQueue open = link == null ? connect(until) : link;
      if (open == null) {
        return delivered;
      }
      Duration left = Duration.ofNanos(Math.max(0, until - now()));
      on(open.poll(delivered.isEmpty() ? left : Duration.ZERO), delivered);
      // Then what else is there already, as far as it fits into one batch.
    } while (delivered.size() < QUEUE_FRAMES
        && (delivered.isEmpty() ? now() < until : isMoreWaiting()));
    return delivered;
  }

  private long now() {
    return world.nanoTime().getAsLong();
  }

  private boolean isMoreWaiting() {
    return link != null && link.isMoreWaiting();
  }

  private @Nullable FrameQueue connect(long until) throws InterruptedException {
    long wait = connectAt - now();
    if (wait > 0) {
      var _ = closed.await(Math.min(wait, until - now()), TimeUnit.NANOSECONDS);
      return null;
    }
    try {
      FrameQueue open =
          new FrameQueue(
              new SocketSettings(uri(), Map.of(), settings.openTimeout(), true),
              QUEUE_FRAMES,
              world);
      link = open;
      heardAt = now();
      silenceMax = settings.openTimeout().plus(SILENCE_GRACE);
      return open;
    } catch (IOException e) {
      lost("no connection to " + settings + ": " + e.getMessage());
      return null;
    }
  }

  private URI uri() {
    String key = URLEncoder.encode(settings.key(), StandardCharsets.UTF_8);
    String agent = URLEncoder.encode(settings.agent(), StandardCharsets.UTF_8);
    return URI.create(
        settings + "/?key=" + key + "&v=4&format=json&heartbeats=true&agent=" + agent);
  }

  private void on(FrameQueue.@Nullable Event event, List<Delivered> delivered) {
    switch (event) {
      case null -> {
        if (now() - heardAt > silenceMax.toNanos()) {
          lost("nothing was heard for " + silenceMax);
        }
      }
      case FrameQueue.End(String reason) -> lost(reason);
      case FrameQueue.Frame(SocketEvent.Binary _) ->
          lost("a binary frame, where JSON was asked for");
      case FrameQueue.Frame(SocketEvent.Text(String text)) -> {
        heardAt = now();
        onFrame(text, delivered);
      }
    }
  }

  private void onFrame(String text, List<Delivered> delivered) {
    Map<?, ?> frame;
    try {
      frame = Json.parse(text) instanceof Map<?, ?> map ? map : Map.of();
    } catch (ProtocolException e) {
      lost("a frame that is no JSON");
      return;
    }
    String channel = frame.get("channel") instanceof String name ? name : "";
    switch (number(frame.get("action"), -1)) {
      case Action.CONNECTED -> onConnected(frame);
      case Action.ATTACHED -> onAttached(channel, frame);
      case Action.MESSAGE -> onMessages(channel, frame, delivered);
      case Action.DETACHED -> refused(channel, frame);
      case Action.ERROR -> refused(channel, frame);
      case Action.DISCONNECTED, Action.CLOSED -> refused("", frame);
      default -> {}
    }
  }

  private void onConnected(Map<?, ?> frame) {
    failures = 0;
    figures.onConnected(true);
    if (frame.get("connectionDetails") instanceof Map<?, ?> details) {
      long idle = number(details.get("maxIdleInterval"), 0);
      silenceMax = Duration.ofMillis(idle).plus(SILENCE_GRACE);
    }
    positions.forEach(this::attach);
  }

  private void attach(String channel, @Nullable ChannelPosition position) {
    var frame = new LinkedHashMap<String, @Nullable Object>();
    frame.put("action", Action.ATTACH);
    frame.put("channel", channel);
    if (position != null) {
      frame.put("channelSerial", position.serial());
    } else {
      settings.rewind().ifPresent(rewind -> frame.put("params", Map.of("rewind", rewind)));
    }
    FrameQueue open = link;
    if (open != null) {
      open.send(Json.text(frame));
    }
  }

  private void onAttached(String channel, Map<?, ?> frame) {
    ChannelPosition position = positions.get(channel);
    boolean resumed = (number(frame.get("flags"), 0) & Flag.RESUMED) != 0;
    boolean backlog = (number(frame.get("flags"), 0) & Flag.HAS_BACKLOG) != 0;
    if (position != null && !resumed) {
      String reason = "the channel was not continued after " + position.serial() + error(frame);
      LOG.warn("{}: messages may be missing: {}", channel, reason);
      figures.gaps.increment();
      figures.failed(channel + ": " + reason);
      gaps.put(channel, reason);
    }
    LOG.info("attached: {}", channel);
    // With a backlog the messages that come next stand before this serial.
    if (frame.get("channelSerial") instanceof String serial
        && (position == null ? !backlog : !resumed)) {
      positions.put(channel, new ChannelPosition(serial, 0));
    }
  }

  private void onMessages(String channel, Map<?, ?> frame, List<Delivered> delivered) {
    if (!(frame.get("channelSerial") instanceof String serial)
        || !(frame.get("messages") instanceof List<?> messages)
        || !positions.containsKey(channel)) {
      return;
    }
    ChannelPosition before = positions.get(channel);
    int taken = before == null ? 0 : before.taken();
    // Until a frame was read as a whole, a restart begins as the first start did.
    String previous = before == null ? "" : before.serial();
    ChannelPosition whole = new ChannelPosition(serial, 0);
    for (int i = taken; i < messages.size(); i++) {
      figures.messages.increment();
      ChannelPosition after =
          i + 1 == messages.size() ? whole : new ChannelPosition(previous, i + 1);
      delivered.add(message(channel, messages.get(i), after));
    }
    positions.put(channel, whole);
  }

  private Delivered message(String channel, @Nullable Object tree, ChannelPosition after) {
    String gap = gaps.remove(channel);
    try {
      Message read = MessageTrees.decode(tree);
      Map<?, ?> fields = tree instanceof Map<?, ?> map ? map : Map.of();
      long timestamp = fields.get("timestamp") instanceof Number time ? time.longValue() : 0;
      Message placed = read.withPlace(timestamp, String.valueOf(fields.get("serial")));
      return new Delivered(channel, placed, null, after, gap);
    } catch (ProtocolException e) {
      return new Delivered(channel, null, e.error().message(), after, gap);
    }
  }

  /** ERROR, DETACHED or DISCONNECTED: for good, or until we come again. */
  private void refused(String channel, Map<?, ?> frame) {
    Map<?, ?> error = frame.get("error") instanceof Map<?, ?> map ? map : Map.of();
    int status = number(error.get("statusCode"), SERVER_ERRORS);
    int code = number(error.get("code"), 0);
    String place = channel.isEmpty() ? settings.toString() : "channel " + channel;
    boolean forGood =
        status >= CLIENT_ERRORS
            && status < SERVER_ERRORS
            && status != TOO_MANY_REQUESTS
            && number(frame.get("action"), -1) == Action.ERROR
            && code < ErrorCode.DISCONNECTED.code();
    if (forGood) {
      throw new ReadingFailed(
          place + " can't be read: " + code + " " + error.get("message") + ": check client.key");
    }
    lost(place + error(frame));
  }

  private static String error(Map<?, ?> frame) {
    return frame.get("error") instanceof Map<?, ?> error
        ? ": " + error.get("code") + " " + error.get("message")
        : "";
  }

  private void lost(String reason) {
    LOG.info("{}; trying again", reason);
    figures.failed(reason);
    figures.onConnected(false);
    if (link != null) {
      link.abort();
      link = null;
    }
    connectAt = now() + pauses.apply(failures).toNanos();
    failures++;
  }

  private static int number(@Nullable Object value, int otherwise) {
    return value instanceof Number number ? number.intValue() : otherwise;
  }

  @Override
  public void close() {
    closed.countDown();
    if (link != null) {
      link.close();
      link = null;
    }
    figures.onConnected(false);
  }
}
