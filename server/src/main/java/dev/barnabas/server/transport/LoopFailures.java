package dev.barnabas.server.transport;

import io.netty.handler.codec.CodecException;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was thrown on the event loops of a node and nobody expected: logged and counted. What
 * networks and clients do all day, a reset or bytes that are no TLS, is neither. Thread: any.
 */
public final class LoopFailures {
  private static final Logger LOG = LoggerFactory.getLogger(LoopFailures.class);

  private final LongAdder told = new LongAdder();

  /** A socket failed, or what handles it did; the caller closes it. */
  public void onSocket(Throwable cause) {
    if (isOrdinary(cause)) {
      LOG.debug("a socket failed", cause);
    } else {
      tell("a socket's connection failed unexpectedly and is closed", cause);
    }
  }

  /** Something failed that should not. */
  public void tell(String what, Throwable cause) {
    told.increment();
    LOG.error(what, cause);
  }

  /** How many were told since the node started. */
  public long count() {
    return told.sum();
  }

  /** Runs a task of a loop, which goes on whatever the task throws. */
  void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable failure) {
      tell("a task on an event loop failed", failure);
    }
  }

  private static boolean isOrdinary(Throwable cause) {
    return cause instanceof IOException
        || (cause instanceof CodecException && isOrdinaryInside(cause.getCause()));
  }

  /** A decoder's own word about bytes has no cause; a mistake in a decoder comes as one. */
  private static boolean isOrdinaryInside(@Nullable Throwable cause) {
    return cause == null || isOrdinary(cause);
  }
}
