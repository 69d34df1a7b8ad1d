package dev.barnabas.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.log.LogUnavailableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class UnavailableTest {
  @Test
  void aFailureWithoutAMessageIsToldInWords() {
    assertThat(Unavailable.because(new TimeoutException()))
        .hasMessage("Kafka did not answer in time");
    assertThat(
            Unavailable.because(
                new ExecutionException(new org.apache.kafka.common.errors.TimeoutException())))
        .hasMessage("Kafka did not answer in time");
    assertThat(Unavailable.because(new IllegalStateException()))
        .hasMessage("Kafka did not do it: IllegalStateException");
  }

  @Test
  void aReasonOfKafkaIsKept() {
    var refused = new TopicAuthorizationException("no right to write t");

    assertThat(Unavailable.because(new CompletionException(new ExecutionException(refused))))
        .hasMessage("Kafka did not do it: no right to write t")
        .hasCause(refused);
  }

  @Test
  void whatSaysSoAlreadyStays() {
    var away = new LogUnavailableException("no leader");

    assertThat(Unavailable.because(new ExecutionException(away))).isSameAs(away);
  }
}
