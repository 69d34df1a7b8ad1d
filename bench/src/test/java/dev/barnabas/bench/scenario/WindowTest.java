package dev.barnabas.bench.scenario;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.bench.load.Crowd;
import dev.barnabas.bench.load.Feed;
import dev.barnabas.bench.load.FeedPlan;
import dev.barnabas.bench.load.PublisherFeed;
import dev.barnabas.bench.load.RestPublisher;
import dev.barnabas.bench.load.SmallServer;
import dev.barnabas.bench.process.Child;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final FeedPlan PLAN = new FeedPlan("r", 1, false, 1, 1, 150);

  @Test
  void thatNothingCameIsAFault() throws Exception {
    try (SmallServer server = SmallServer.start();
        Feed silent = feed(nowhere());
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

  /** Who looks at a process that is gone fails. */
  @Test
  void onlyTheRoundOfWarmUpWaitsForTheProcessToBeWarm() throws Exception {
    Scale scale = Scale.of(Duration.ofMillis(4), 1, Duration.ofSeconds(1), 1, 10);
    long gone = gone();
    try (SmallServer server = SmallServer.start();
        Feed silent = feed(nowhere());
        Crowd crowd = Crowd.connect(server.plan())) {
      server.send(0);

      Window.settle(crowd, silent, gone, 1, scale);
      Window.settle(crowd, silent, null, 0, scale);
      assertThatThrownBy(() -> Window.settle(crowd, silent, gone, 0, scale))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessageContaining("/" + gone + "/");
    }
  }

  private static long gone() throws Exception {
    try (Child child = Child.start(List.of("sleep", "60"), Path.of("").toAbsolutePath())) {
      child.kill();
      return child.id();
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
