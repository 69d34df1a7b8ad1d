package dev.barnabas.core.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** While nobody can be asked, questions wait; they do not pile up. */
final class LogEndsTest {
  private final MemberLog log = new MemberLog();
  private final LogEnds ends = new LogEnds(log);
  private final List<String> heard = new ArrayList<>();

  @Test
  void whoAsksAgainAsksOnce() {
    log.silent = true;
    for (int i = 0; i < 1_000; i++) {
      int turn = i;
      ends.ask("one", end -> heard.add("one " + turn));
      ends.ask("other", end -> heard.add("other " + turn));
      ends.goOn();
    }
    assertThat(ends.size()).isEqualTo(2);

    log.silent = false;
    ends.goOn();

    assertThat(heard).containsExactlyInAnyOrder("one 999", "other 999");
    assertThat(ends.size()).isZero();
  }

  @Test
  void whoAsksWhileAQuestionIsUnderWayGetsTheNextAnswer() {
    log.answersLate = true;
    ends.ask("one", end -> heard.add("early " + (end == log.offset())));
    long before = log.offset();
    log.ahead = 5;
    ends.ask("one", end -> heard.add("late " + (end == before + 5)));

    log.answer();

    assertThat(heard).containsExactly("early true", "late true");
  }
}
