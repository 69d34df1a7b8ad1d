package dev.barnabas.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final List<String> taken = new ArrayList<>();
  private long nowMillis = 1_000_000;
  private boolean takes = true;
  private final Turns turns =
      new Turns(
          List.of(new TenPerSecond()),
          (topic, record) -> takes && taken.add(record.value()),
          () -> Instant.ofEpochMilli(nowMillis));

  @Test
  void producesWhatIsDue() {
    turnAfter(50);
    turnAfter(50);
    turnAfter(100);

    assertThat(taken).containsExactly("0 at 1000100", "1 at 1000200");
  }

  @Test
  void doesNotLeapAfterALongSleep() {
    turnAfter(3_600_000);

    assertThat(taken).hasSize(5);
  }

  @Test
  void skipsNothingThatTheSinkRefused() {
    turnAfter(100);
    takes = false;
    turnAfter(100);
    turnAfter(100);
    takes = true;
    turnAfter(100);

    assertThat(taken).containsExactly("0 at 1000100", "1 at 1000400");
  }

  @Test
  void standsStillWhenTheClockGoesBack() {
    turnAfter(100);
    turnAfter(-10_000);

    assertThat(taken).hasSize(1);
  }

  private void turnAfter(long millis) {
    nowMillis += millis;
    turns.onTurn();
  }

  private record TenPerSecond() implements Feed {
    @Override
    public String topic() {
      return "topic";
    }

    @Override
    public long dueAt(long elapsedMillis) {
      return elapsedMillis / 100;
    }

    @Override
    public DemoRecord recordAt(long index, Stamp stamp) {
      return new DemoRecord(null, index + " at " + stamp.at());
    }
  }
}
