package dev.barnabas.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.access.Credential;
import dev.barnabas.protocol.frame.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Connections that rest. */
final class HeartbeatSituationsTest {
  private static final int CLIENTS = 800;

  private final World world = new World(1, 3);
  private final SimulatedNode node = world.nodes().getFirst();
  private final List<RawClient> clients = new ArrayList<>();

  @Test
  void manyThatRestShareTheirHeartbeats() {
    world.run(5_000);
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new RawClient(node, new Credential.Key(World.KEY)));
    }
    world.run(1_000);
    int made = node.frames().made();

    world.run(node.services().settings().maxIdleMillis());

    assertThat(clients)
        .allSatisfy(client -> {
          List<Map<?, ?>> heartbeats = client.of(Action.HEARTBEAT);
          assertThat(heartbeats).hasSize(1);
          assertThat(heartbeats.getFirst().containsKey("id")).isFalse();
        });
    assertThat(node.frames().made() - made).isBetween(1, CLIENTS / 20);
    assertThat(node.frames().live()).isZero();
  }
}
