package dev.barnabas.core.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.control.SharedRecords;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PushRegistryTest {
  private final PushRegistry registry = new PushRegistry(new Direct());

  /** Tells the registry at once. */
  private final class Direct implements SharedRecords {
    @Override
    public void follow(Follower follower) {
      throw new UnsupportedOperationException("the registry follows by itself here");
    }

    @Override
    public CompletionStage<Void> write(Map<String, byte @Nullable []> changes) {
      changes.forEach(registry::onRecord);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> catchUp() {
      return CompletableFuture.completedStage(null);
    }
  }

  @Test
  void anAppHasRoomForSomeDevicesAndSubscriptionsAndTakesNoOtherAppsRoom() {
    for (int i = 0; i < PushRegistry.APP_MAX; i++) {
      registry.save(device("shop", "d" + i));
      registry.subscribe(new ChannelSubscription("shop", "news", null, "client" + i));
    }
    assertThatThrownBy(() -> registry.save(device("shop", "more"))).hasMessageContaining("42910");
    assertThatThrownBy(
            () -> registry.subscribe(new ChannelSubscription("shop", "news", "d1", null)))
        .hasMessageContaining("42910");
    registry.save(device("shop", "d1")); // is there already
    registry.save(device("mall", "more"));
    registry.remove("shop", List.of(device("shop", "d7")));
    registry.save(device("shop", "more"));
    assertThat(registry.devices("shop")).hasSize(PushRegistry.APP_MAX);
  }

  @Test
  void aRegistrationHasABoundInBytes() {
    var large = new Device("shop", "d", Map.of("id", "d", "note", "x".repeat(5_000)), null);
    assertThatThrownBy(() -> registry.save(large)).hasMessageContaining("40001");
    assertThatThrownBy(() ->
            registry.subscribe(new ChannelSubscription("shop", "news", null, "c".repeat(5_000))))
        .hasMessageContaining("40001");
    assertThat(registry.devices("shop")).isEmpty();
  }

  private static Device device(String app, String id) {
    return new Device(app, id, Map.of("id", id), null);
  }
}
