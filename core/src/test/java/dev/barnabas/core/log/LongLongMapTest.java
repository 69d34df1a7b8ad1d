package dev.barnabas.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class LongLongMapTest {
  @RepeatedTest(20)
  void behavesAsAMapOfObjects() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var map = new LongLongMap();
    Map<Long, Long> model = new HashMap<>();
    // Keys that collide: few, and some that differ in the high word only.
    long[] keys = new long[500];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = random.nextBoolean() ? random.nextInt(300) : (long) random.nextInt(300) << 32;
    }
    for (int i = 0; i < 5_000; i++) {
      long key = keys[random.nextInt(keys.length)];
      if (random.nextInt(200) == 0) {
        long least = random.nextInt(5_000);
        map.retainValues(value -> value >= least);
        model.values().removeIf(value -> value < least);
      } else {
        map.put(key, i);
        model.put(key, (long) i);
      }
      assertThat(map.size()).as("seed %d, step %d", seed, i).isEqualTo(model.size());
      for (long each : keys) {
        if (map.get(each) != model.getOrDefault(each, LongLongMap.ABSENT)) {
          assertThat(map.get(each))
              .as("seed %d, step %d, key %d", seed, i, each)
              .isEqualTo(model.getOrDefault(each, LongLongMap.ABSENT));
        }
      }
    }
  }

  @Test
  void givesBackTheRoomOfWhatWasDropped() {
    var map = new LongLongMap();
    for (int i = 0; i < 100_000; i++) {
      map.put(i, i);
    }
    map.retainValues(value -> value < 10);
    assertThat(map.size()).isEqualTo(10);
    assertThat(map.capacity()).isLessThanOrEqualTo(128);
    assertThat(map.get(9)).isEqualTo(9);
    assertThat(map.get(10)).isEqualTo(LongLongMap.ABSENT);
  }
}
