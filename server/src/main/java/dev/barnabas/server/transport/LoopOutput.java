package dev.barnabas.server.transport;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the sockets of one loop share to send: room to put pieces together, and, where the kernel
 * has io_uring, one system call for many sockets. For few sockets that costs more than it saves.
 *
 * <p>Thread: its event loop.
 */
final class LoopOutput implements AutoCloseable {
  /** From so many sockets on they send together; for few, a call each is as good. */
  static final int TOGETHER_MIN_SOCKETS = 32;

  private static final int SPARE_LISTS_MAX = 64;
  private static final int SPARE_LIST_MAX_PIECES = 256;
  private static final int SPACE_BYTES = 4 * SocketOutput.GATHERED_MAX_BYTES;

  private final ArrayList<List<OutboundBytes>> spareLists = new ArrayList<>();
  private final boolean mayShareCalls;
  private final SendCounters counters = new SendCounters();
  private final Arena arena = Arena.ofShared();
  private long space; // where pieces are put together; 0: not needed yet
  private int spaceTaken;
  private @Nullable SendRing ring;
  private boolean looked; // for a ring
  private int depth; // a socket that takes more again may begin to flush others
  private boolean together;
  private final @Nullable SocketOutput[] senders = new SocketOutput[SendRing.ENTRIES];
  private int[] results = {};
  private int told; // of the senders: so many have results now
  private final LoopFailures failures;

  /**
   * @param mayShareCalls whether io_uring is wanted where there is one
   */
  LoopOutput(boolean mayShareCalls, LoopFailures failures) {
    this.mayShareCalls = mayShareCalls;
    this.failures = failures;
  }

  SendCounters counters() {
    return counters;
  }

  /** Many sockets are about to be flushed, one after the other. */
  void onFlushing(int sockets) {
    if (depth++ == 0 && mayShareCalls && sockets >= TOGETHER_MIN_SOCKETS) {
      together = ring() != null;
    }
  }

  /** They were. */
  void onFlushed() {
    try {
      if (depth == 1 && together) {
        together = false;
        settle();
      }
    } finally {
      depth--; // last: whoever hears of results and flushes others sends alone
    }
  }

  private @Nullable SendRing ring() {
    if (!looked) {
      looked = true;
      ring = SendRing.open().orElse(null);
    }
    return ring;
  }

  /** Whether a send waits for others now. */
  boolean isTogether() {
    return together;
  }

  /** Sends with the others; what came of it is told by {@link SocketOutput#onResult}. */
  void send(SocketOutput sender, int socket, long address, int length) {
    SendRing shared = ring;
    if (shared == null) {
      throw new IllegalStateException("no sends are gathered now");
    }
    senders[shared.queued()] = sender;
    shared.queue(socket, address, length);
    if (shared.isFull()) {
      settleAndGoOn();
    }
  }

  /** One socket's send is over when this returns, and it has heard what came of it. */
  void finish(SocketOutput sender) {
    if (together) {
      settleAndGoOn();
    }
    for (int i = 0; i < told; i++) {
      if (sender.equals(senders[i])) {
        tell(i); // before its turn
      }
    }
  }

  private void settleAndGoOn() {
    together = false; // whoever flushes meanwhile sends alone
    settle();
    together = ring != null;
  }

  private void settle() {
    SendRing shared = ring;
    if (shared == null) {
      return;
    }
    int count = shared.queued();
    if (count == 0) {
      spaceTaken = 0;
      return;
    }
    counters.onCall(count);
    for (int i = 0; i < count; i++) {
      SocketOutput sender = senders[i];
      if (sender == null || !sender.maySend()) {
        shared.drop(i); // the number of its descriptor may be another socket's by now
      }
    }
    try {
      results = shared.submit();
    } catch (IllegalStateException refused) {
      ring = null;
      shared.close();
      for (int i = 0; i < count; i++) {
        end(i);
      }
      throw refused;
    } finally {
      spaceTaken = 0;
    }
    told = count;
    try {
      for (int i = 0; i < count; i++) {
        tell(i);
      }
    } finally {
      told = 0; // the next to wait must not hear these results
    }
  }

  /** One that fails keeps no other from hearing. */
  private void tell(int i) {
    SocketOutput sender = senders[i];
    if (sender == null) {
      return;
    }
    senders[i] = null;
    try {
      sender.onResult(results[i]);
    } catch (Throwable failed) {
      failures.run(sender::onUnknown);
      failures.tell("a socket failed when its bytes were sent, and is closed", failed);
    }
  }

  private void end(int i) {
    SocketOutput sender = senders[i];
    senders[i] = null;
    if (sender != null) {
      failures.run(sender::onUnknown); // one that fails keeps no other from ending
    }
  }

  /**
   * Room for one socket's pieces, put together; it stays as it is until that was sent.
   *
   * @param bytes up to {@link SocketOutput#GATHERED_MAX_BYTES}
   */
  long space(int bytes) {
    if (space == 0) {
      space = arena.allocate(SPACE_BYTES).address();
    }
    if (!together) {
      return space;
    }
    if (spaceTaken + bytes > SPACE_BYTES) {
      settleAndGoOn();
    }
    long place = space + spaceTaken;
    spaceTaken += bytes;
    return place;
  }

  List<OutboundBytes> takeList() {
    return spareLists.isEmpty() ? new ArrayList<>() : spareLists.removeLast();
  }

  void giveBack(List<OutboundBytes> list) {
    if (spareLists.size() < SPARE_LISTS_MAX && list.size() <= SPARE_LIST_MAX_PIECES) {
      list.clear();
      spareLists.add(list);
    }
  }

  @Override
  public void close() {
    if (ring != null) {
      ring.close();
      ring = null;
    }
    arena.close();
  }
}
