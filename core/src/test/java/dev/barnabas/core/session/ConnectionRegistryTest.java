package dev.barnabas.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ConnectionRegistryTest {
  private final ConnectionRegistry registry = new ConnectionRegistry();

  @Test
  void aLatePublishOfAnOlderTransportDoesNotUndoWhatARecoverBegan() {
    registry.onAdopted("c", 7);
    registry.onSerialShift("c", 7, 700);
    registry.onAdopted("c", 9);
    registry.onSerialShift("c", 9, 900);
    registry.onSerialShift("c", 7, 700);
    assertThat(registry.shift("c")).isEqualTo(900);
  }

  @Test
  void aResumeGoesOnWithTheShiftThereWas() {
    registry.onAdopted("c", 7);
    registry.onSerialShift("c", 7, 700);
    registry.onAdopted("c", 9);
    assertThat(registry.shift("c")).isEqualTo(700);
    registry.onSerialShift("c", 9, 701);
    assertThat(registry.shift("c")).isEqualTo(701);
  }

  @Test
  void whoNeverSawATakeoverBelievesThePublishes() {
    registry.onSerialShift("c", 7, 700);
    assertThat(registry.shift("c")).isEqualTo(700);
  }

  @Test
  void whoTookAConnectionOverHasItHoweverManyOthersAreTakenOverLater() {
    var registry = new ConnectionRegistry(8);
    registry.onAdopted("c", 7);
    for (int other = 0; other < 100; other++) {
      registry.onAdopted("other" + other, 1);
    }
    assertThat(registry.isNewest("c", 7)).isTrue();
    registry.onAdopted("c", 9);
    assertThat(registry.isNewest("c", 7)).isFalse();
    assertThat(registry.isNewest("c", 9)).isTrue();
  }

  @Test
  void whatWasHeardLastIsRememberedLongest() {
    var registry = new ConnectionRegistry(8);
    for (int other = 0; other < 100; other++) {
      registry.onClosed("other" + other);
      registry.onAdopted("c", other);
    }
    assertThat(registry.isNewest("c", 98)).isFalse();
    assertThat(registry.isClosed("other97")).isTrue();
    assertThat(registry.isClosed("other0")).isFalse();
  }

  @Test
  void closedIsClosedForEver() {
    assertThat(registry.isClosed("c")).isFalse();
    registry.onClosed("c");
    registry.onAdopted("c", 1);
    assertThat(registry.isClosed("c")).isTrue();
  }
}
