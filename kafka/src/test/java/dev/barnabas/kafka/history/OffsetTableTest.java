package dev.barnabas.kafka.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.log.Hash128;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OffsetTableTest {
  @Test
  void holdsWhatAMapHolds() {
    var random = new Random(1);
    var table = new OffsetTable();
    Map<Integer, Long> model = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      int number = random.nextInt(20_000);
      if (random.nextInt(3) == 0) {
        table.remove(key(number));
        model.remove(number);
      } else {
        table.put(key(number), i);
        model.put(number, (long) i);
      }
    }
    assertThat(table.size()).isEqualTo(model.size());
    for (int number = 0; number < 20_000; number++) {
      assertThat(table.get(key(number)))
          .isEqualTo(model.getOrDefault(number, OffsetTable.ABSENT).longValue());
    }
  }

  /** Few of the low bits differ, so that places are contested. */
  private static Hash128 key(int number) {
    return new Hash128(number, number % 100);
  }
}
