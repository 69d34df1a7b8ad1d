package dev.barnabas.kafka.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private final Silence silence = new Silence(Duration.ofSeconds(5), at(100));

  @Test
  void whoeverAnswersNowAndThenIsNotSilent() {
    silence.onAnswer(at(104));
    silence.onFailure();
    assertThat(silence.isSilent(at(108))).isFalse();
    silence.onAnswer(at(108));
    assertThat(silence.isSilent(at(112))).isFalse();
    assertThat(silence.isSilent(at(113))).isTrue();
  }

  @Test
  void whoeverNeverAnsweredIsSilentAfterAsLong() {
    assertThat(silence.isSilent(at(104))).isFalse();
    assertThat(silence.isSilent(at(105))).isTrue();
  }

  @Test
  void whoeverComesBackHasToAnswerForAsLong() {
    assertThat(silence.isSilent(at(110))).isTrue();
    silence.onAnswer(at(111));
    silence.onAnswer(at(114));
    assertThat(silence.isSilent(at(115))).isTrue();
    silence.onAnswer(at(116));
    assertThat(silence.isSilent(at(116))).isFalse();
  }

  @Test
  void aFailureAmongTheAnswersMakesItBeginAgain() {
    assertThat(silence.isSilent(at(110))).isTrue();
    silence.onAnswer(at(111));
    silence.onFailure();
    silence.onAnswer(at(115));
    silence.onAnswer(at(117));
    assertThat(silence.isSilent(at(117))).isTrue();
    silence.onAnswer(at(120));
    assertThat(silence.isSilent(at(120))).isFalse();
  }

  private static long at(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
