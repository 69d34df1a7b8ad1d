package dev.barnabas.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
final class LoopFailuresTest {
  @Test
  void tasksThatFailAreCountedAndTheLoopGoesOn() throws Exception {
    try (var loops = NettyLoops.start(1, SocketIo.IO_URING)) {
      NettyLoop loop = loops.loops().getFirst();
      loop.execute(LoopFailuresTest::overflow);
      loop.schedule(LoopFailuresTest::overflow, 1);
      Awaitility.await().until(() -> loops.failures().count() == 2);

      var goesOn = new CountDownLatch(1);
      loop.schedule(goesOn::countDown, 1);
      goesOn.await();
    }
  }

  static Stream<Throwable> whatNetworksAndClientsDo() {
    return Stream.of(
        new SocketException("Connection reset"),
        new ClosedChannelException(),
        new IOException("Broken pipe"),
        new SSLHandshakeException("no common cipher"),
        new DecoderException(new NotSslRecordException("plain text")),
        new DecoderException(new SSLHandshakeException("unknown ca")),
        new TooLongFrameException("a long line"));
  }

  @ParameterizedTest
  @MethodSource
  void whatNetworksAndClientsDo(Throwable cause) {
    var failures = new LoopFailures();

    failures.onSocket(cause);

    assertThat(failures.count()).isZero();
  }

  static Stream<Throwable> whatIsAMistake() {
    return Stream.of(
        new NullPointerException("ours"),
        new StackOverflowError("ours"),
        new DecoderException(new IndexOutOfBoundsException("in a decoder")));
  }

  @ParameterizedTest
  @MethodSource
  void whatIsAMistake(Throwable cause) {
    var failures = new LoopFailures();

    failures.onSocket(cause);

    assertThat(failures.count()).isEqualTo(1);
  }

  private static void overflow() {
    throw new StackOverflowError("on purpose");
  }
}
