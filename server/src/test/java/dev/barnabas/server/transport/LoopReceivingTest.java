package dev.barnabas.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LoopReceivingTest {
  private static final int READS_MAX = 100;

  private final LoopReceiving receiving = new LoopReceiving();
  private final EmbeddedChannel socket = new EmbeddedChannel();

  @AfterEach
  void close() {
    var _ = socket.close();
  }

  @Test
  void whatOneSocketBroughtTheNextOfTheLoopIsReadyFor() {
    int small = receiving.newHandle().guess();
    readAll(receiving.newHandle());
    int large = receiving.newHandle().guess();
    assertThat(large).isGreaterThan(small);
    for (int i = 0; i < READS_MAX; i++) {
      ExtendedHandle next = receiving.newHandle();
      next.reset(socket.config());
      read(next, 1);
      next.readComplete();
    }
    assertThat(receiving.newHandle().guess()).isLessThan(small);
  }

  @Test
  void otherLoopsGuessForThemselves() {
    int small = receiving.newHandle().guess();
    readAll(receiving.newHandle());
    int elsewhere = CompletableFuture.supplyAsync(() -> receiving.newHandle().guess()).join();
    assertThat(elsewhere).isEqualTo(small);
  }

  @Test
  void aSocketThatBringsMuchLeavesOthersTheirTurn() {
    ExtendedHandle handle = receiving.newHandle();
    assertThat(readAll(handle)).isEqualTo(16);
    assertThat(readAll(handle)).isEqualTo(16); // the next turn is as long
  }

  /** Reads what has no end for as long as one may; how often. */
  private int readAll(ExtendedHandle handle) {
    handle.reset(socket.config());
    int reads = 0;
    do {
      read(handle, Integer.MAX_VALUE);
      reads++;
    } while (handle.continueReading() && reads < READS_MAX);
    handle.readComplete();
    return reads;
  }

  private static void read(ExtendedHandle handle, int available) {
    ByteBuf room = handle.allocate(PooledByteBufAllocator.DEFAULT);
    handle.attemptedBytesRead(room.writableBytes());
    handle.lastBytesRead(Math.min(available, room.writableBytes()));
    handle.incMessagesRead(1);
    room.release();
  }
}
