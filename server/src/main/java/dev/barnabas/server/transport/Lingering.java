package dev.barnabas.server.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Ends a socket so that the peer still gets what was written last. Closed with unread input, a
 * socket is reset, and a reset may overtake the last bytes on their way: so our half ends first,
 * and the rest when the peer's does, or two seconds later. Whoever reads the socket has to drop
 * what still comes in. Thread: its event loop.
 */
public final class Lingering implements Sweep.HasDeadline {
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Channel channel;
  private final LongSupplier nanoTime;
  private final long beganNanos;

  private Lingering(Channel channel, LongSupplier nanoTime) {
    this.channel = channel;
    this.nanoTime = nanoTime;
    this.beganNanos = nanoTime.getAsLong();
  }

  /** Ends the socket after its last write, which may never end when the peer doesn't read. */
  public static void close(ChannelFuture lastWrite, Sweep sweep, LongSupplier nanoTime) {
    Channel channel = lastWrite.channel();
    var lingering = new Lingering(channel, nanoTime);
    sweep.add(lingering);
    channel.closeFuture().addListener(_ -> sweep.remove(lingering));
    lastWrite.addListener(_ -> lingering.onWritten());
  }

  private void onWritten() {
    if (channel instanceof DuplexChannel duplex
        && channel.pipeline().get(SslHandler.class) == null) {
      var _ = duplex.shutdownOutput();
    } else {
      var _ = channel.close();
    }
  }

  @Override
  public void onSweep() {
    if (nanoTime.getAsLong() - beganNanos >= LINGER_NANOS) {
      var _ = channel.close();
    }
  }
}
