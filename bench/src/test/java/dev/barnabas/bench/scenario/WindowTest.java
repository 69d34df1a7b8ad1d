package dev.barnabas.bench.scenario;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.bench.load.Crowd;
import dev.barnabas.bench.load.Feed;
import dev.barnabas.bench.load.FeedPlan;
import dev.barnabas.bench.load.PublisherFeed;
import dev.barnabas.bench.load.RestPublisher;
import dev.barnabas.bench.load.SmallServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final FeedPlan PLAN = new FeedPlan("r", 1, false, 1, 1, 150);

  @Test
  void thatNothingCameIsAFault() throws Exception {
    try (SmallServer server = SmallServer.start();
        Feed silent = feed(URI.create("http://localhost"));
        Crowd crowd = Crowd.connect(server.plan())) {
      assertThatThrownBy(() -> Window.awaitMessage(crowd, silent, 0, Duration.ofMillis(20)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no message came");
    }
  }

  /** Who waited to the end would tell that no message came. */
  @Test
  void whyNobodyMakesMessagesIsToldAtOnce() throws Exception {
    try (SmallServer server = SmallServer.start();
        Crowd crowd = Crowd.connect(server.plan())) {
      Feed refused = feed(nowhere());
      refused.start();

      assertThatThrownBy(() -> Window.awaitMessage(crowd, refused, 0, Duration.ofMinutes(1)))
          .hasMessageStartingWith("messages were made no longer: ");
    }
  }

  private static Feed feed(URI address) {
    return new PublisherFeed(PLAN, new RestPublisher(address, "app.key:secret", "bench"));
  }

  /** An address at which nobody listens any longer. */
  private static URI nowhere() throws IOException {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://localhost:" + listener.getLocalPort());
    }
  }
}
