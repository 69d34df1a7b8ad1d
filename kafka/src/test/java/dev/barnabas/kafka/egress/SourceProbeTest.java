package dev.barnabas.kafka.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.kafka.egress.SourceProbe.Answer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What may be left out by others follows from a group's commits and its partitions' ends. */
class SourceProbeTest {
  private static final long NOW = 1_795_255_200_000L;
  private static final long END = 50;

  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  @Test
  void whatIsReadNowWasToldUpToALittleBeforeItsNewest() {
    live(0, END, NOW - 1_000);
    live(1, END, NOW - 9_000);
    assertThat(answer()).isEqualTo(new Answer(NOW - 31_000, true));
  }

  @Test
  void aPartitionThatIsBehindHoldsItBack() {
    live(0, END, NOW - 1_000);
    live(1, END - 1, NOW - 100_000);
    assertThat(answer()).isEqualTo(new Answer(NOW - 130_000, true));
  }

  @Test
  void whatRestsAndIsReadToItsEndWasToldWhole() {
    live(0, END, NOW - 40_000);
    live(1, END, 0);
    assertThat(answer()).isEqualTo(new Answer(NOW - 40_000 + 200, true));
  }

  @Test
  void aClockThatIsAheadDoesNotCount() {
    live(0, END, NOW + 3_600_000);
    assertThat(answer()).isEqualTo(new Answer(NOW - 30_000, true));
  }

  @Test
  void whatIsHeldWasToldUpToWhereItWasPassed() {
    held(0, END - 7, NOW - 31_000);
    held(1, END, NOW - 33_000);
    assertThat(answer()).isEqualTo(new Answer(NOW - 33_000, false));
  }

  @Test
  void theLeastOfBothCounts() {
    live(0, END, NOW);
    held(1, END, NOW - 33_000);
    assertThat(answer()).isEqualTo(new Answer(NOW - 33_000, true));
  }

  @Test
  void nothingIsKnownOfPartitionsThatNobodyCommitted() {
    assertThat(answer()).isEqualTo(Answer.NOTHING);
    live(0, END, NOW);
    ends.put(partition(1), END);
    assertThat(answer()).isEqualTo(Answer.NOTHING);
  }

  @Test
  void theTextOfARuleThatHadNoStandbySaysNothing() {
    committed.put(partition(0), new OffsetAndMetadata(END, "1 topic a,b"));
    ends.put(partition(0), END);
    assertThat(answer()).isEqualTo(Answer.NOTHING);
    assertThat(Told.of(new OffsetAndMetadata(END, "1 topic a,b")).marks()).isEqualTo("1 topic a,b");
  }

  @Test
  void aTextIsReadAsItWasWritten() {
    for (Told told :
        new Told[] {
          new Told(NOW, true, "1 topic a,b"), new Told(NOW, false, null), new Told(0, true, "")
        }) {
      assertThat(Told.of(new OffsetAndMetadata(1, told.text()))).isEqualTo(told);
    }
  }

  private Answer answer() {
    return SourceProbe.answer(committed, ends, NOW);
  }

  private void live(int number, long offset, long millis) {
    put(number, offset, new Told(millis, true, "1 topic a,b"));
  }

  private void held(int number, long offset, long millis) {
    put(number, offset, new Told(millis, false, null));
  }

  private void put(int number, long offset, Told told) {
    committed.put(partition(number), new OffsetAndMetadata(offset, told.text()));
    ends.put(partition(number), END);
  }

  private static TopicPartition partition(int number) {
    return new TopicPartition("prices", number);
  }
}
