package dev.barnabas.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NonceRegistryTest {
  private static final int THIRD = NonceRegistry.NONCES_MAX / 3 + 1;

  private final NonceRegistry nonces = new NonceRegistry();
  private long offset;

  private long note(String app, long millis) {
    return nonces.note(app + ":nonce" + ++offset, offset, millis);
  }

  private int fill(String app, long millis) {
    int taken = 0;
    while (note(app, millis) != NonceRegistry.FULL) {
      taken++;
    }
    return taken;
  }

  @Test
  void whoComesSecondHearsWhereTheFirstStood() {
    assertThat(nonces.note("shop:a", 7, 0)).isEqualTo(7);
    assertThat(nonces.note("shop:a", 9, NonceRegistry.KEPT_MILLIS)).isEqualTo(7);
    assertThat(nonces.note("shop:a", 11, NonceRegistry.KEPT_MILLIS + 1)).isEqualTo(11);
  }

  @Test
  void anAppThatTakesAllItGetsLeavesTwoThirds() {
    assertThat(fill("loud", 0)).isEqualTo(THIRD);
    assertThat(note("quiet", 0)).isEqualTo(offset);
  }

  @Test
  void ofAFewThatTakeAllTheyGetNoneDeniesOthersARequest() {
    for (int app = 0; app < 10; app++) {
      fill("loud" + app, 0);
    }
    for (int app = 0; app < 10; app++) {
      fill("loud" + app, 0); // again: what others left is not theirs
    }
    assertThat(note("quiet", 0)).isEqualTo(offset);
    assertThat(note("quieter", 0)).isEqualTo(offset);
  }

  @Test
  void whatIsForgottenMakesRoomAgain() {
    fill("loud", 0);
    assertThat(note("loud", NonceRegistry.KEPT_MILLIS)).isEqualTo(NonceRegistry.FULL);
    assertThat(fill("loud", NonceRegistry.KEPT_MILLIS + 1)).isEqualTo(THIRD);
  }
}
