package dev.barnabas.server.transport;

import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SweepTest {
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger looked = new AtomicInteger();

  @Test
  void goesOnWhenOneFails() {
    try (var loops = NettyLoops.start(1, SocketIo.IO_URING)) {
      NettyLoop loop = loops.loops().getFirst();
      loop.execute(() -> {
        loop.sweep().add(this::fail);
        loop.sweep().add(looked::incrementAndGet);
        loop.sweep().add(this::fail);
      });
      Awaitility.await().until(() -> looked.get() >= 2 && failed.get() == 2);
    }
  }

  private void fail() {
    failed.incrementAndGet();
    throw new IllegalStateException("on purpose");
  }
}
