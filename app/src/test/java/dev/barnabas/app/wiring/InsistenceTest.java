package dev.barnabas.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.log.LogUnavailableException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InsistenceTest {
  private static final Duration PAUSE = Duration.ofMillis(1);
  private final LogUnavailableException slow =
      new LogUnavailableException("Kafka did not answer in time");

  @Test
  void triesAgainAsLongAsTheBrokerLives() throws Exception {
    AtomicInteger tries = new AtomicInteger();

    String result =
        new Insistence(() -> true, PAUSE)
            .on(() -> {
              int number = tries.incrementAndGet();
              if (number == 1) {
                throw slow;
              }
              if (number == 2) {
                throw KafkaAwayException.of("localhost:1", slow);
              }
              return "started";
            });

    assertThat(result).isEqualTo("started");
    assertThat(tries).hasValue(3);
  }

  @Test
  void aBrokerThatHasEndedIsToldInOneSentence() {
    assertThatThrownBy(() ->
            new Insistence(() -> false, PAUSE)
                .on(() -> {
                  throw KafkaAwayException.of("localhost:1", slow);
                }))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "the Kafka broker in this process has ended (Kafka did not answer in time): look"
                + " whether the disk of the data folder has room, then start again");
  }

  @Test
  void whoAsksItToEndIsHeard() {
    assertThatThrownBy(() ->
            new Insistence(() -> true, PAUSE)
                .on(() -> {
                  Thread.currentThread().interrupt(); // as what was interrupted leaves it
                  throw slow;
                }))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void otherFailuresAreNotTriedAgain() {
    AtomicInteger tries = new AtomicInteger();

    assertThatThrownBy(() ->
            new Insistence(() -> true, PAUSE)
                .on(() -> {
                  tries.incrementAndGet();
                  throw new StartException("the port is taken");
                }))
        .hasMessage("the port is taken");
    assertThat(tries).hasValue(1);
  }
}
