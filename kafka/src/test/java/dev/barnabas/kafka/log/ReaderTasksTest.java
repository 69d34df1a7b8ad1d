package dev.barnabas.kafka.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReaderTasksTest {
  private long nanos;
  private final ReaderTasks tasks = new ReaderTasks(() -> {}, () -> nanos);
  private final List<String> done = new ArrayList<>();

  @Test
  void fullItRefusesWhatBeginsAndTakesWhatEnds() {
    for (int i = 0; i < ReaderTasks.TASKS_MAX; i++) {
      assertThat(tasks.offer(() -> {})).isTrue();
    }

    assertThat(tasks.offer(() -> done.add("begun"))).isFalse();
    tasks.submit(() -> done.add("ended"));

    while (done.isEmpty()) {
      tasks.run();
    }
    assertThat(done).containsExactly("ended");
    assertThat(tasks.offer(() -> done.add("begun later"))).isTrue();
    tasks.run();
    assertThat(done).containsExactly("ended", "begun later");
  }

  @Test
  void aTaskThatFailsTakesNoOtherWithIt() {
    tasks.submit(() -> {
      throw new StackOverflowError("forced");
    });
    tasks.submit(() -> done.add("next"));

    tasks.run();

    assertThat(done).containsExactly("next");
  }

  @Test
  void recordsAreLookedForBetweenTasksThatTakeLong() {
    tasks.submit(() -> {
      done.add("first");
      nanos += ReaderTasks.TURN_MAX_NANOS - 1;
    });
    tasks.submit(() -> {
      done.add("second");
      nanos++;
    });
    tasks.submit(() -> done.add("third"));

    tasks.run();
    boolean mayWaitInPoll = tasks.beginPoll();
    tasks.endPoll();

    assertThat(done).containsExactly("first", "second");
    assertThat(mayWaitInPoll).isFalse();
    tasks.run();
    assertThat(done).containsExactly("first", "second", "third");
  }
}
