package dev.barnabas.core.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SettlingTest {
  private final List<CompletableFuture<Void>> asked = new ArrayList<>();
  private final Settling settling =
      new Settling(
          new SharedRecords() {
            @Override
            public void follow(Follower follower) {
              throw new UnsupportedOperationException();
            }

            @Override
            public CompletionStage<Void> write(Map<String, byte @Nullable []> changes) {
              throw new UnsupportedOperationException();
            }

            @Override
            public CompletionStage<Void> catchUp() {
              var question = new CompletableFuture<Void>();
              asked.add(question);
              return question;
            }
          });

  @Test
  void aQuestionIsNeverAnsweredByWhatBeganBeforeIt() {
    CompletableFuture<Void> first = settling.ask();
    CompletableFuture<Void> second = settling.ask();
    CompletableFuture<Void> third = settling.ask();
    assertThat(asked).hasSize(1);
    asked.getFirst().complete(null);
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    assertThat(asked).hasSize(2);
    asked.getLast().complete(null);
    assertThat(second).isCompleted();
    assertThat(third).isCompleted();
    assertThat(settling.ask()).isNotDone();
    assertThat(asked).hasSize(3);
  }

  @Test
  void aFailureIsAnAnswerToo() {
    CompletableFuture<Void> question = settling.ask();
    asked.getFirst().completeExceptionally(new IllegalStateException("Kafka is away"));
    assertThat(question).isCompleted();
    assertThat(settling.ask()).isNotDone();
    assertThat(asked).hasSize(2);
  }
}
