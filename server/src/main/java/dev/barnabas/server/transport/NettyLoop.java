package dev.barnabas.server.transport;

import dev.barnabas.core.delivery.Loop;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/** One Netty event loop, numbered. Thread: any. */
public final class NettyLoop implements Loop {
  private final int index;
  private final EventLoop eventLoop;
  private final Sweep sweep;

  NettyLoop(int index, EventLoop eventLoop) {
    this.index = index;
    this.eventLoop = eventLoop;
    this.sweep = new Sweep(this);
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public boolean inLoop() {
    return eventLoop.inEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    eventLoop.execute(task);
  }

  @Override
  public void schedule(Runnable task, long delayMillis) {
    // The handle is of no use: the loop drops what is left when it ends.
    var _ = eventLoop.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
  }

  /** What this loop looks at once a second. */
  public Sweep sweep() {
    return sweep;
  }

  EventLoop eventLoop() {
    return eventLoop;
  }
}
