package dev.barnabas.kafka.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.kafka.egress.LogMarks.Said;
import org.junit.jupiter.api.Test;

final class LogMarksTest {
  private static final String ID = "AAAAAAAAAAAAAAAAAAAAAA";

  @Test
  void readsBackWhatItWrote() {
    LogMarks marks = new LogMarks(ID, new long[] {0, 36, Long.MAX_VALUE}, 1);
    String text = marks.text();
    assertThat(text).isEqualTo("1 " + ID + " 0,10,1y2p0ij32e8e7");
    assertThat(LogMarks.parse(text, ID, 3))
        .isInstanceOfSatisfying(
            Said.Offsets.class, read -> assertThat(read.marks().text()).isEqualTo(text));
  }

  @Test
  void takesNoMarksOfAnotherLogOrForm() {
    String text = new LogMarks(ID, new long[] {1, 2}, 1).text();
    Said nothing = new Said.Nothing();
    assertThat(LogMarks.parse(text, "BBBBBBBBBBBBBBBBBBBBBB", 2)).isEqualTo(nothing);
    assertThat(LogMarks.parse(text, ID, 3)).isEqualTo(nothing);
    assertThat(LogMarks.parse("", ID, 2)).isEqualTo(nothing);
    assertThat(LogMarks.parse("1 " + ID + " 1,?", ID, 2)).isEqualTo(nothing);
    assertThat(LogMarks.parse("3 " + ID + " 1,2", ID, 2)).isEqualTo(nothing);
  }

  @Test
  void tellsTheTimeWhereABrokerWouldRefuseTheOffsets() {
    String text = new LogMarks(ID, new long[5_000], 36).text();
    assertThat(text).isEqualTo("2 " + ID + " 10");
    assertThat(LogMarks.parse(text, ID, 5_000)).isEqualTo(new Said.Since(36));
  }
}
