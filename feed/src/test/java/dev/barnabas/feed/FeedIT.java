package dev.barnabas.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.feed.socket.SocketEvent;
import dev.barnabas.feed.socket.SocketSettings;
import dev.barnabas.feed.socket.SocketWorld;
import dev.barnabas.feed.spool.Spool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A feed over real sockets. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class FeedIT {
  private static final FeedSettings.Reconnect SOON =
      new FeedSettings.Reconnect(true, Duration.ofMillis(10), Duration.ofMillis(20), 0);

  private FeedServer server = new FeedServer();
  @TempDir Path folder;

  private final FeedFigures figures = new FeedFigures();
  private final FeedWorld world =
      new FeedWorld(
          new SocketWorld(System::nanoTime, new Random(7)),
          System::currentTimeMillis,
          (first, longest, count) -> first);

  FeedIT() throws IOException {}

  @AfterEach
  void end() throws IOException {
    server.close();
  }

  private FeedSettings settings(Duration silence, @Nullable String heartbeat) {
    return new FeedSettings(
        new SocketSettings(server.uri(), Map.of("X-Test", "a,b"), Duration.ofSeconds(20), true),
        List.of(Subscription.of("from #{offset.seq}"), Subscription.of("subscribe")),
        SOON,
        Optional.ofNullable(heartbeat)
            .map(text -> new FeedSettings.Heartbeat(text, Duration.ofMillis(20))),
        silence,
        Pattern.compile("^pong"));
  }

  private Feed feed(FeedSettings settings, Map<String, String> offset, Inbox inbox) {
    return new Feed(settings, offset.isEmpty() ? null : offset, inbox, world, figures);
  }

  private Feed feed(FeedSettings settings) {
    return feed(settings, Map.of(), inbox(100, Overflow.BLOCK));
  }

  private Feed feed() {
    return feed(settings(Duration.ZERO, null));
  }

  private Inbox inbox(int capacity, Overflow overflow) {
    return new MemoryInbox(capacity, overflow, figures);
  }

  /** Reads until so many messages have come. */
  private static List<FeedMessage> read(Feed feed, int count) throws InterruptedException {
    var messages = new ArrayList<FeedMessage>();
    while (messages.size() < count) {
      messages.addAll(feed.poll(Duration.ofMillis(50)));
    }
    return messages;
  }

  private FeedServer.Client connect(Feed feed) throws InterruptedException {
    FeedServer.Client client = server.client();
    while (!figures.isConnected()) {
      feed.poll(Duration.ofMillis(5));
    }
    return client;
  }

  private static List<String> texts(List<FeedMessage> messages) {
    return messages.stream()
        .map(message -> message.event() instanceof SocketEvent.Text(String text) ? text : "?")
        .toList();
  }

  @Test
  void textAndBytesComeAfterTheSubscription() throws Exception {
    try (Feed feed = feed()) {
      FeedServer.Client client = connect(feed);
      assertThat(client.head()).contains("X-Test: a,b");
      assertThat(client.text()).isEqualTo("subscribe");
      client.send("one");
      client.send("pong, which is no data");
      client.send(new byte[] {1, 2});

      List<FeedMessage> messages = read(feed, 2);
      assertThat(messages).extracting(FeedMessage::gap).containsOnlyNulls();
      assertThat(texts(messages.subList(0, 1))).containsExactly("one");
      assertThat(((SocketEvent.Binary) messages.getLast().event()).bytes()).containsExactly(1, 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatDoesNotFitIsWaitedForOrLost(Overflow overflow) throws Exception {
    try (Feed feed = feed(settings(Duration.ZERO, null), Map.of(), inbox(10, overflow))) {
      FeedServer.Client client = connect(feed);
      for (int n = 0; n < 50; n++) {
        client.send("m" + n);
      }
      client.sendClose();
      List<String> all = IntStream.range(0, 50).mapToObj(n -> "m" + n).toList();
      switch (overflow) {
        case BLOCK -> {
          assertThat(texts(read(feed, 50))).isEqualTo(all);
          assertThat(figures.dropped()).isZero();
        }
        // The close is answered when all have come, so that all that is lost is lost by then.
        case DROP_NEWEST -> {
          assertThat(client.text()).isEqualTo("subscribe");
          assertThat(client.text()).isEqualTo("(close)");
          assertThat(texts(read(feed, 10))).isEqualTo(all.subList(0, 10));
          assertThat(figures.dropped()).isEqualTo(40);
        }
        case DROP_OLDEST -> {
          assertThat(client.text()).isEqualTo("subscribe");
          assertThat(client.text()).isEqualTo("(close)");
          assertThat(texts(read(feed, 10))).isEqualTo(all.subList(40, 50));
          assertThat(figures.dropped()).isEqualTo(40);
        }
      }
    }
  }

  @Test
  void aCloseAndABreakAreFollowedByANewConnectionAndAMarker() throws Exception {
    try (Feed feed = feed()) {
      FeedServer.Client client = connect(feed);
      client.send("one");
      client.sendClose();
      assertThat(texts(read(feed, 1))).containsExactly("one");
      feed.seen(Map.of("seq", "41"));

      FeedServer.Client second = reconnected(feed, 1);
      assertThat(second.text()).isEqualTo("from 41");
      assertThat(second.text()).isEqualTo("subscribe");
      second.send("two");
      List<FeedMessage> two = read(feed, 1);
      assertThat(two.getFirst().gap()).startsWith("reconnected: closed by the other side: 1001");
      second.reset();
      FeedServer.Client third = reconnected(feed, 2);
      third.send("three");
      assertThat(read(feed, 1).getFirst().gap()).startsWith("reconnected: ");
      assertThat(figures.reconnects()).isEqualTo(2);
    }
  }

  private FeedServer.Client reconnected(Feed feed, int times) throws InterruptedException {
    while (figures.reconnects() < times || !figures.isConnected()) {
      assertThat(feed.poll(Duration.ofMillis(5))).isEmpty();
    }
    return server.client();
  }

  @Test
  void aMessageInPartsIsOneAndAPingIsAnswered() throws Exception {
    try (Feed feed = feed()) {
      FeedServer.Client client = connect(feed);
      client.sendParts("one ", "message");
      String large = "é".repeat(40_000);
      client.send(large);
      assertThat(texts(read(feed, 2))).containsExactly("one message", large);
      assertThat(client.text()).isEqualTo("subscribe");
      assertThat(client.text()).isEqualTo("(pong) there?");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        "permessage-deflate; server_no_context_takeover; server_max_window_bits=15"
      })
  void packedMessagesAreUnpacked(String extension) throws Exception {
    boolean resets = extension.contains("server_no_context_takeover");
    server.close();
    server = new FeedServer(extension);
    try (Feed feed = feed()) {
      FeedServer.Client client = connect(feed);
      assertThat(client.head()).contains("Sec-WebSocket-Extensions: permessage-deflate");
      List<String> sent = IntStream.range(0, 50).mapToObj(n -> "{\"price\":" + n + "}").toList();
      for (String text : sent) {
        client.sendPacked(text, resets ? Deflater.FULL_FLUSH : Deflater.SYNC_FLUSH);
      }
      client.send("not packed");
      assertThat(texts(read(feed, 51)).subList(0, 50)).isEqualTo(sent);
    }
  }

  @Test
  void aServerThatBreaksTheRulesIsLeftAndSaysWhy() throws Exception {
    Map<String, byte[]> frames = new LinkedHashMap<>();
    frames.put("a text that is no UTF-8", new byte[] {(byte) 0x81, (byte) 0xff});
    frames.put("a packed message, where none was agreed to", new byte[] {(byte) 0xc1, 1});
    frames.put("a part without a message", new byte[] {(byte) 0x80, 1});
    frames.put("a frame has reserved bits", new byte[] {(byte) 0x91, 1});
    frames.put("a frame of an unknown kind: 3", new byte[] {(byte) 0x83, 1});
    try (Feed feed = feed()) {
      FeedServer.Client client = connect(feed);
      int times = 0;
      for (Map.Entry<String, byte[]> each : frames.entrySet()) {
        client.sendFrame(each.getValue()[0], new byte[] {each.getValue()[1]});
        client = reconnected(feed, ++times);
        assertThat(figures.lastError()).isEqualTo(each.getKey());
      }
    }
  }

  @Test
  void anExtensionThatWasNotOfferedIsRefused() throws Exception {
    server.close();
    server = new FeedServer("x-webkit-deflate-frame");
    try (Feed feed = feed()) {
      assertThat(server.client()).isNotNull();
      while (figures.lastError().isEmpty()) {
        assertThat(feed.poll(Duration.ofMillis(5))).isEmpty();
      }
      assertThat(figures.lastError()).contains("wants an extension that was not offered");
    }
  }

  @Test
  void whatWaitsAtTheEndOfARunIsReadByTheNextOneFromItsSpool() throws Exception {
    FeedSettings settings = settings(Duration.ZERO, null);
    try (Feed feed =
        feed(settings, Map.of(), Spool.open(folder, 1 << 20, Overflow.BLOCK, figures))) {
      FeedServer.Client client = connect(feed);
      client.send("one");
      client.send("two");
      client.send("three");
      assertThat(texts(read(feed, 1))).startsWith("one");
      client.sendClose();
      assertThat(client.text()).isEqualTo("subscribe");
      assertThat(client.text()).isEqualTo("(close)");
    }
    // Nothing was done: all of it comes again, and what is new after it.
    try (Feed feed =
        feed(settings, Map.of("seq", "1"), Spool.open(folder, 1 << 20, Overflow.BLOCK, figures))) {
      List<FeedMessage> again = read(feed, 3);
      assertThat(texts(again)).containsExactly("one", "two", "three");
      assertThat(again).extracting(FeedMessage::gap).containsOnlyNulls();
      feed.poll(Duration.ZERO);
      FeedServer.Client client = reconnected(feed, 0);
      while (!"from 1".equals(client.text())) {
        // The clients of the first run come first.
        client = server.client();
      }
      client.send("four");
      assertThat(read(feed, 1).getFirst().gap()).isEqualTo("restarted");
    }
  }

  @Test
  void theNextSubscriptionWaitsUntilAllThatCameIsSeen() throws Exception {
    try (Feed feed = feed()) {
      FeedServer.Client client = connect(feed);
      client.send("41");
      client.send("42");
      client.sendClose();
      assertThat(client.text()).isEqualTo("subscribe");
      assertThat(client.text()).isEqualTo("(close)");
      List<String> taken = texts(read(feed, 2));
      awaitDisconnected();
      assertThat(figures.reconnects()).isLessThanOrEqualTo(1);
      feed.seen(Map.of("seq", taken.getLast()));
      assertThat(reconnected(feed, 1).text()).isEqualTo("from 42");
    }
  }

  /** The feed takes leave a little after the server has heard its goodbye. */
  private void awaitDisconnected() {
    while (figures.isConnected()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aFeedThatIsSilentIsConnectedToAnew() throws Exception {
    try (Feed feed = feed(settings(Duration.ofMillis(200), null))) {
      FeedServer.Client client = connect(feed);
      FeedServer.Client second = reconnected(feed, 1);
      assertThat(client).isNotSameAs(second);
      assertThat(figures.lastError()).startsWith("nothing came for");
    }
  }

  @Test
  void heartbeatsAreSentWhetherItIsReadOrNot() throws Exception {
    try (Feed feed = feed(settings(Duration.ZERO, "ping"))) {
      FeedServer.Client client = connect(feed);
      assertThat(Arrays.asList(client.text(), client.text(), client.text()))
          .containsExactly("subscribe", "ping", "ping");
    }
  }

  @Test
  void aRestartGoesOnFromWhatWasSeen() throws Exception {
    try (Feed feed =
        feed(settings(Duration.ZERO, null), Map.of("seq", "7"), inbox(10, Overflow.BLOCK))) {
      FeedServer.Client client = connect(feed);
      assertThat(client.text()).isEqualTo("from 7");
      client.send("x");
      assertThat(read(feed, 1).getFirst().gap()).isEqualTo("restarted");
    }
  }

  @Test
  void whenAllAttemptsAreUsedUpItEnds() throws Exception {
    server.close();
    var reconnect = new FeedSettings.Reconnect(true, Duration.ofMillis(1), Duration.ofMillis(1), 2);
    FeedSettings all = settings(Duration.ZERO, null);
    var settings =
        new FeedSettings(all.socket(), List.of(), reconnect, Optional.empty(), Duration.ZERO, null);
    try (Feed feed = feed(settings)) {
      assertThatThrownBy(() -> read(feed, 1))
          .isInstanceOf(FeedEnded.class)
          .hasMessageContaining("2 attempts to connect again failed");
    }
  }
}
