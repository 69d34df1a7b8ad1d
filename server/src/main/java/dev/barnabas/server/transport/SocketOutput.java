package dev.barnabas.server.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.AbstractEpollStreamChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes out to one socket. As long as the kernel takes everything, bytes go straight to it, all
 * that were written in a turn in one call; what it does not take waits in Netty's queue, and
 * everything else behind that, until the queue is empty. With TLS, or without epoll, all goes
 * through Netty's queue.
 *
 * <p>Transports extend it instead of holding one: that is an object less for each that is idle.
 *
 * <p>What is written is held until it is flushed; more than {@link #GATHERED_MAX_BYTES} are flushed
 * at once.
 *
 * <p>Thread: its event loop.
 */
public class SocketOutput {
  /** What one call brings to the kernel at most, but for larger pieces; they go alone. */
  static final int GATHERED_MAX_BYTES = 64 * 1024;

  private final ChannelHandlerContext out;
  private final NettyLoop loop;
  private final boolean direct; // else by Netty's queue only

  // Written and not flushed yet; both empty while the socket rests.
  private @Nullable OutboundBytes first;
  private @Nullable List<OutboundBytes> others;
  private int gatheredBytes;
  private boolean sending;
  private boolean queued; // Netty's queue may hold something

  /**
   * @param out the place in the pipeline that bytes are written from: nothing but TLS behind it
   */
  public SocketOutput(ChannelHandlerContext out, NettyLoop loop) {
    this.out = out;
    this.loop = loop;
    this.direct =
        out.channel() instanceof AbstractEpollStreamChannel
            && out.pipeline().get(SslHandler.class) == null;
    this.queued = true; // the answer to the upgrade may be there
  }

  /** Where it writes. */
  protected final ChannelHandlerContext out() {
    return out;
  }

  protected final NettyLoop loop() {
    return loop;
  }

  private FileDescriptor descriptor() {
    return ((AbstractEpollStreamChannel) out.channel()).fd();
  }

  /** Whether more may be written; the channel's writability tells when it changes. */
  public boolean isWritable() {
    return !queued || out.channel().isWritable();
  }

  /** Queues bytes, with a hold of its own; none when the socket is gone. */
  protected final void write(OutboundBytes bytes) {
    if (direct && !descriptor().isOpen()) {
      return;
    }
    finish();
    bytes.retain();
    if (first != null && gatheredBytes + bytes.size() > GATHERED_MAX_BYTES) {
      flush();
      finish();
    }
    if (!direct || (first == null && isQueued())) {
      enqueue(bytes, 0);
    } else {
      gather(bytes);
    }
  }

  private void gather(OutboundBytes bytes) {
    gatheredBytes += bytes.size();
    if (first == null) {
      first = bytes;
      return;
    }
    List<OutboundBytes> more = others;
    if (more == null) {
      more = loop.output().takeList();
      others = more;
    }
    more.add(bytes);
  }

  /** Sends what was written; with other sockets' bytes, where the loop gathers sends. */
  public void flush() {
    OutboundBytes single = first;
    if (single == null) {
      if (queued) {
        out.flush();
      }
    } else if (!direct || !descriptor().isOpen()) {
      release();
    } else if (!sending) {
      sending = true;
      try {
        sendGathered(single);
      } catch (Throwable failed) {
        onUnknown();
        throw failed;
      }
    }
  }

  private void sendGathered(OutboundBytes single) {
    List<OutboundBytes> more = others;
    if (more == null) {
      send(descriptor(), single.address(), single.size());
      return;
    }
    int bytes = gatheredBytes;
    int pieces = more.size();
    // Room may be made by sending for others: who hears of that may write here, or end this one.
    long address = loop.output().space(bytes);
    if (sending) {
      long end = append(single, address);
      for (int i = 0; i < pieces; i++) {
        end = append(more.get(i), end);
      }
      send(descriptor(), address, bytes);
    }
  }

  /** What was flushed has left, or waits in Netty's queue: what follows can't overtake it. */
  protected final void finish() {
    if (sending) {
      loop.output().finish(this);
    }
  }

  /** Whether what waits to be sent with others is still there, and its socket as well. */
  boolean maySend() {
    return sending && descriptor().isOpen();
  }

  private static long append(OutboundBytes bytes, long address) {
    KernelMemory.copy(bytes.address(), address, bytes.size());
    return address + bytes.size();
  }

  private void send(FileDescriptor socket, long address, int length) {
    if (loop.output().isTogether()) {
      loop.output().send(this, socket.intValue(), address, length);
      return;
    }
    int taken;
    loop.output().counters().onCall(1);
    try {
      taken = socket.writeAddress(address, 0, length);
    } catch (IOException gone) {
      onUnknown();
      return;
    }
    onSent(taken);
  }

  /** What came of a send with others: bytes, or the kernel's error as a negative number. */
  void onResult(int result) {
    if (result >= 0) {
      onSent(result);
    } else if (result == -SystemCalls.EAGAIN || result == -SystemCalls.EINTR) {
      onSent(0);
    } else {
      onUnknown();
    }
  }

  /** Nobody knows what the socket took: its client has to come again. */
  void onUnknown() {
    release();
    var _ = out.channel().close();
  }

  /** The kernel took that many bytes; the rest waits in Netty's queue. */
  private void onSent(int taken) {
    sending = false;
    if (taken == gatheredBytes) {
      release();
      return;
    }
    loop.output().counters().onRefused();
    OutboundBytes single = first;
    List<OutboundBytes> more = others;
    forget();
    if (single != null) {
      enqueueBehind(single, taken);
      int passed = single.size();
      for (int i = 0; more != null && i < more.size(); i++) {
        OutboundBytes bytes = more.get(i);
        enqueueBehind(bytes, taken - passed);
        passed += bytes.size();
      }
    }
    if (more != null) {
      loop.output().giveBack(more);
    }
    out.flush();
  }

  /** Queues what is not among the first bytes; its hold ends here or with the queue. */
  private void enqueueBehind(OutboundBytes bytes, int taken) {
    if (taken >= bytes.size()) {
      bytes.release();
    } else {
      enqueue(bytes, Math.max(taken, 0));
    }
  }

  private void enqueue(OutboundBytes bytes, int from) {
    queued = true;
    if (!out.channel().isActive()) {
      bytes.release();
      return;
    }
    ByteBuf view = bytes.retainedView(from);
    bytes.release();
    // Nobody waits for one write: a socket that fails is closed, and then all hear of it.
    var _ = out.write(view, out.voidPromise());
  }

  /** Drops what was not flushed; the socket is gone. */
  public void release() {
    OutboundBytes single = first;
    List<OutboundBytes> more = others;
    forget();
    if (single != null) {
      single.release();
    }
    if (more != null) {
      for (int i = 0; i < more.size(); i++) {
        more.get(i).release();
      }
      loop.output().giveBack(more);
    }
  }

  private void forget() {
    first = null;
    others = null;
    gatheredBytes = 0;
    sending = false;
  }

  private boolean isQueued() {
    if (queued) {
      ChannelOutboundBuffer queue = out.channel().unsafe().outboundBuffer();
      queued = queue == null || queue.totalPendingWriteBytes() > 0;
    }
    return queued;
  }
}
