package dev.barnabas.server.transport;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * How much to read from a socket at once: guessed from what came before, by all sockets of a loop
 * together. A loop reads one socket after the other, each to its end, so that one guess is enough;
 * a million that rest need no guess each.
 *
 * <p>Thread: any.
 */
final class LoopReceiving implements RecvByteBufAllocator {
  private static final int READS_AT_ONCE_MAX = 16; // then other sockets have their turn

  private final RecvByteBufAllocator guessing =
      new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(READS_AT_ONCE_MAX);
  private final FastThreadLocal<ExtendedHandle> handles =
      new FastThreadLocal<>() {
        @Override
        protected ExtendedHandle initialValue() {
          return (ExtendedHandle) guessing.newHandle();
        }
      };

  @Override
  public ExtendedHandle newHandle() {
    return handles.get();
  }
}
