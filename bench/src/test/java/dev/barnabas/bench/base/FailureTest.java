package dev.barnabas.bench.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void whatStoodBehindItIsToldTooAndOnlyOnce() {
    var failed = new IOException("no message came");
    failed.addSuppressed(new IllegalStateException("the topic is gone"));
    failed.addSuppressed(new IllegalStateException("the topic is gone"));

    assertThat(Failure.text(failed)).isEqualTo("no message came; the topic is gone");
  }

  @Test
  void isInPlainWords() {
    assertThat(Failure.text(new ConnectException("Connection refused")))
        .isEqualTo("Connection refused");
    assertThat(Failure.text(new ConnectException())).isEqualTo("nobody listens at its address");
    assertThat(Failure.text(new UnknownHostException("nowhere"))).isEqualTo("unknown host nowhere");
    assertThat(Failure.text(new UnresolvedAddressException())).isEqualTo("unknown host");
    assertThat(Failure.text(new UncheckedIOException(new NoSuchFileException("x"))))
        .isEqualTo("x: no such file");
  }

  @Test
  void aMistakeOfOursKeepsItsClass() {
    assertThat(Failure.text(new NullPointerException("it"))).contains("NullPointerException: it");
  }
}
