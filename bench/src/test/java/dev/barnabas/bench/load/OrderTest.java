package dev.barnabas.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OrderTest {
  private final Order order = new Order();

  @Test
  void nothingIsWrongWithAllInOrder() {
    see(0, 1, 2, 3);

    assertThat(List.of(order.missed(), order.repeated(), order.next())).containsExactly(0L, 0L, 4L);
  }

  @Test
  void theFirstOnesAreMissedToo() {
    see(2, 3);

    assertThat(order.missed()).isEqualTo(2);
  }

  @Test
  void aGapIsAsLargeAsWhatIsNotThere() {
    see(0, 1, 5);

    assertThat(order.missed()).isEqualTo(3);
    assertThat(order.repeated()).isZero();
  }

  @Test
  void whatComesTwiceIsRepeated() {
    see(0, 1, 1, 2);

    assertThat(order.repeated()).isEqualTo(1);
    assertThat(order.missed()).isZero();
  }

  @Test
  void whatComesLateIsMissedAndRepeated() {
    see(0, 2, 1, 3);

    assertThat(order.missed()).isEqualTo(1);
    assertThat(order.repeated()).isEqualTo(1);
  }

  private void see(long... sequences) {
    for (long sequence : sequences) {
      order.onMessage(sequence);
    }
  }
}
