package dev.barnabas.server.transport;

import dev.barnabas.core.delivery.Loop;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/** One Netty event loop, numbered. Thread: any. */
public final class NettyLoop implements Loop {
  private final int index;
  private final EventLoop eventLoop;
  private final LoopFailures failures;
  private final Sweep sweep;
  private final LoopOutput output;
  private final Arrivals arrivals;

  NettyLoop(int index, EventLoop eventLoop, LoopFailures failures, LoopOutput output) {
    this.index = index;
    this.eventLoop = eventLoop;
    this.failures = failures;
    this.sweep = new Sweep(this);
    this.output = output;
    this.arrivals = new Arrivals(eventLoop, failures);
  }

  @Override
  public void onFlushing(int sockets) {
    output.onFlushing(sockets);
  }

  @Override
  public void onFlushed() {
    output.onFlushed();
  }

  /** What its sockets share to send. */
  LoopOutput output() {
    return output;
  }

  /** Who was accepted and waits for this loop. */
  Arrivals arrivals() {
    return arrivals;
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
    eventLoop.execute(() -> failures.run(task));
  }

  @Override
  public void schedule(Runnable task, long delayMillis) {
    // The handle is of no use: the loop drops what is left when it ends.
    var _ = eventLoop.schedule(() -> failures.run(task), delayMillis, TimeUnit.MILLISECONDS);
  }

  /** What this loop looks at once a second. */
  public Sweep sweep() {
    return sweep;
  }

  /** Where what nobody expected is told; one for all loops of a node. */
  public LoopFailures failures() {
    return failures;
  }

  EventLoop eventLoop() {
    return eventLoop;
  }
}
