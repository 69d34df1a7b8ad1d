package dev.barnabas.connect.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.connect.socket.Overflow;
import dev.barnabas.connect.socket.SocketEvent;
import dev.barnabas.connect.socket.SocketSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A feed over real sockets. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class FeedIT {
  private static final FeedSettings.Reconnect SOON =
      new FeedSettings.Reconnect(true, Duration.ofMillis(10), Duration.ofMillis(20), 0);

  private final FeedServer server = new FeedServer();
  private final FeedFigures figures = new FeedFigures();
  private final FeedWorld world =
      new FeedWorld(System::nanoTime, System::currentTimeMillis, (first, longest, count) -> first);

  FeedIT() throws IOException {}

  @AfterEach
  void end() throws IOException {
    server.close();
  }

  private FeedSettings settings(
      int queue, Overflow overflow, Duration silence, @Nullable String heartbeat) {
    return new FeedSettings(
        new SocketSettings(
            server.uri(), Map.of("X-Test", "a,b"), Duration.ofSeconds(20), queue, overflow),
        List.of(Subscription.of("from #{offset.seq}"), Subscription.of("subscribe")),
        SOON,
        Optional.ofNullable(heartbeat)
            .map(text -> new FeedSettings.Heartbeat(text, Duration.ofMillis(20))),
        silence,
        Pattern.compile("^pong"));
  }

  private Feed feed(FeedSettings settings, Map<String, String> offset) {
    return new Feed(settings, offset, world, figures);
  }

  private Feed feed() {
    return feed(settings(100, Overflow.BLOCK, Duration.ZERO, null), Map.of());
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
    while (!figures.isConnected()) {
      feed.poll(Duration.ofMillis(5));
    }
    return server.client();
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
    try (Feed feed = feed(settings(10, overflow, Duration.ZERO, null), Map.of())) {
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
  void aFeedThatIsSilentIsConnectedToAnew() throws Exception {
    try (Feed feed = feed(settings(10, Overflow.BLOCK, Duration.ofMillis(200), null), Map.of())) {
      FeedServer.Client client = connect(feed);
      FeedServer.Client second = reconnected(feed, 1);
      assertThat(client).isNotSameAs(second);
      assertThat(figures.lastError()).startsWith("nothing came for");
    }
  }

  @Test
  void heartbeatsAreSentWhileItIsRead() throws Exception {
    try (Feed feed = feed(settings(10, Overflow.BLOCK, Duration.ZERO, "ping"), Map.of())) {
      FeedServer.Client client = connect(feed);
      for (int i = 0; i < 20; i++) {
        feed.poll(Duration.ofMillis(10));
      }
      assertThat(Arrays.asList(client.text(), client.text(), client.text()))
          .containsExactly("subscribe", "ping", "ping");
    }
  }

  @Test
  void aRestartGoesOnFromWhatWasSeen() throws Exception {
    try (Feed feed = feed(settings(10, Overflow.BLOCK, Duration.ZERO, null), Map.of("seq", "7"))) {
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
    FeedSettings all = settings(10, Overflow.BLOCK, Duration.ZERO, null);
    var settings =
        new FeedSettings(all.socket(), List.of(), reconnect, Optional.empty(), Duration.ZERO, null);
    try (Feed feed = feed(settings, Map.of())) {
      assertThatThrownBy(() -> read(feed, 1))
          .isInstanceOf(FeedEnded.class)
          .hasMessageContaining("2 attempts to connect again failed");
    }
  }
}
