package dev.barnabas.kafka.egress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LogMarksTest {
  private static final String ID = "AAAAAAAAAAAAAAAAAAAAAA";

  @Test
  void readsBackWhatItWrote() {
    LogMarks marks = new LogMarks(ID, new long[] {0, 36, Long.MAX_VALUE});
    LogMarks read = LogMarks.parse(marks.text(), ID, 3).orElseThrow();
    assertThat(marks.text()).isEqualTo("1 " + ID + " 0,10,1y2p0ij32e8e7");
    assertThat(read.text()).isEqualTo(marks.text());
  }

  @Test
  void takesNoMarksOfAnotherLogOrForm() {
    String text = new LogMarks(ID, new long[] {1, 2}).text();
    assertThat(LogMarks.parse(text, "BBBBBBBBBBBBBBBBBBBBBB", 2)).isEmpty();
    assertThat(LogMarks.parse(text, ID, 3)).isEmpty();
    assertThat(LogMarks.parse("", ID, 2)).isEmpty();
    assertThat(LogMarks.parse("1 " + ID + " 1,?", ID, 2)).isEmpty();
  }

  @Test
  void writesNothingThatABrokerWouldRefuse() {
    assertThat(new LogMarks(ID, new long[5_000]).text()).isEmpty();
  }
}
