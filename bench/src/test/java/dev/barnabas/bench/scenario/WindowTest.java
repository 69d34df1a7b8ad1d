package dev.barnabas.bench.scenario;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.bench.load.Crowd;
import dev.barnabas.bench.load.SmallServer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WindowTest {
  @Test
  void thatNothingCameIsAFault() throws Exception {
    try (SmallServer server = SmallServer.start();
        Crowd crowd = Crowd.connect(server.plan())) {
      assertThatThrownBy(() -> Window.awaitMessage(crowd, 0, Duration.ofMillis(20)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no message came");
    }
  }
}
