package dev.barnabas.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.bench.base.Wait;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CrowdTest {
  private static final Duration SOON = Duration.ofMinutes(1);

  @Test
  void allThatWasSentIsNoFault() throws Exception {
    try (SmallServer server = SmallServer.start();
        Crowd crowd = Crowd.connect(server.plan())) {
      server.send(0);
      server.send(1);

      assertThat(crowd.end(2).faults()).isEmpty();
    }
  }

  @Test
  void aSecondCopyOfTheLastMessageIsSeen() throws Exception {
    try (SmallServer server = SmallServer.start();
        Crowd crowd = Crowd.connect(server.plan())) {
      server.send(0);
      assertThat(Wait.until(SOON, () -> crowd.received() == 1)).isTrue();
      server.send(0);

      assertThat(crowd.end(1).faults()).containsExactly("1 messages twice or out of order");
    }
  }

  @Test
  void aNodesReasonNotToLetAnybodyInIsTold() throws Exception {
    String error = "{\"action\":9,\"error\":{\"code\":40101,\"message\":\"unknown key\"}}";
    try (SmallServer server = SmallServer.start(error)) {
      assertThatThrownBy(() -> Crowd.connect(server.plan(Speech.ABLY_JSON)))
          .hasMessage("0 of 1 clients attached, 1 lost: 40101 unknown key");
    }
  }

  @Test
  void aHostThatNobodyKnowsIsTold() {
    var nowhere =
        new Target(InetSocketAddress.createUnresolved("x", 1), client -> "/", Speech.NONE);

    assertThatThrownBy(() -> Crowd.connect(new CrowdPlan(nowhere, 1, client -> "channel")))
        .hasMessage("0 of 1 clients attached, 1 lost: unknown host");
  }

  @Test
  void aFrameThatCannotBeReadLosesItsClient() throws Exception {
    try (SmallServer server = SmallServer.start();
        Crowd crowd = Crowd.connect(server.plan().withDocuments())) {
      server.send("{no JSON");
      assertThat(Wait.until(SOON, () -> crowd.lost() == 1)).isTrue();

      assertThat(crowd.end(0).faults())
          .singleElement()
          .asString()
          .startsWith("1 connections lost: no JSON: ");
    }
  }
}
