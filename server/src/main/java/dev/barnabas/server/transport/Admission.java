package dev.barnabas.server.transport;

import dev.barnabas.core.limit.Limits;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts open sockets, in all and by remote address. The map is bounded by the number of sockets.
 * Thread: any.
 */
public final class Admission {
  private final Limits limits;
  private final AtomicInteger all = new AtomicInteger();
  private volatile CompletableFuture<@Nullable Void> empty = new CompletableFuture<>();
  private final ConcurrentMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

  public Admission(Limits limits) {
    this.limits = limits;
  }

  /** Whether a socket may be used, should only be told why not, or is cut at once. */
  public enum Verdict {
    WELCOME,
    /** Past the bound: its first request gets the refusal as its answer. */
    TO_BE_REFUSED,
    /** Far past it: not worth an answer. */
    CUT
  }

  /** Counts a socket in; each is to be counted out once, whatever the verdict. */
  public Verdict enter(InetAddress address) {
    int open = all.incrementAndGet();
    int ofAddress = byAddress.merge(address, 1, Integer::sum);
    double fill =
        Math.max(
            (double) open / limits.connections(),
            (double) ofAddress / limits.connectionsPerAddress());
    if (fill <= 1) {
      return Verdict.WELCOME;
    }
    return fill <= 2 ? Verdict.TO_BE_REFUSED : Verdict.CUT;
  }

  /** Counts a socket out. */
  public void leave(InetAddress address) {
    if (all.decrementAndGet() == 0) {
      empty.complete(null);
    }
    byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
  }

  /** Waits until no socket is open; those that still are when the time is over stay so. */
  public void awaitEmpty(long maxMillis) {
    empty = new CompletableFuture<>();
    if (all.get() > 0) {
      try {
        empty.get(maxMillis, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException stillOpen) {
        // The loops' end closes them.
      }
    }
  }

  /** Sockets open now. */
  public int open() {
    return all.get();
  }
}
