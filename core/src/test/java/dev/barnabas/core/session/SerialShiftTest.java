package dev.barnabas.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class SerialShiftTest {
  @Test
  void serialsThatRiseAreNotMoved() {
    var shift = new SerialShift(0);
    assertThat(shift.next(0)).isZero();
    assertThat(shift.next(1)).isZero();
    assertThat(shift.next(7)).isZero();
  }

  @Test
  void aResendOnANewTransportGetsTheIdItHad() {
    var first = new SerialShift(0);
    first.next(5);
    first.next(6);
    first.next(0);
    long shift = first.next(1);
    var second = new SerialShift(shift);
    assertThat(second.next(1)).isEqualTo(shift);
  }

  @RepeatedTest(20)
  void onOneTransportNoIdComesTwice() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var shift = new SerialShift(random.nextInt(3));
    var ids = new HashSet<Long>();
    long highest = -1;
    for (int i = 0; i < 500; i++) {
      long msgSerial = random.nextInt(20);
      long id = msgSerial + shift.next(msgSerial);
      assertThat(ids.add(id)).as("seed %d", seed).isTrue();
      assertThat(id).as("seed %d", seed).isGreaterThan(highest);
      highest = id;
    }
  }
}
