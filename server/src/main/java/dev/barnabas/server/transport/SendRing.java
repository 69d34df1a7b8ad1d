package dev.barnabas.server.transport;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * An io_uring that sends to many sockets with one system call (io_uring(7)): queue sends, then
 * {@link #submit}, and every one of them is over. Sends never wait: what a socket does not take at
 * once, it does not take.
 *
 * <p>Thread: the loop that made it; {@link #close} any, when the loop has ended.
 */
final class SendRing implements AutoCloseable {
  /** How many sends one call carries. */
  static final int ENTRIES = 256;

  private static final int CLAMP = 1 << 4;
  private static final int SINGLE_ISSUER = 1 << 12; // Linux 6.0
  private static final int DEFER_TASKRUN = 1 << 13; // Linux 6.1
  private static final int SINGLE_MMAP = 1; // Linux 5.4: a feature that the kernel says it has
  private static final int GET_EVENTS = 1;
  private static final long ENTRIES_AT = 0x10000000L;

  private static final int PARAMETERS_BYTES = 120;
  private static final int ENTRY_BYTES = 64;
  private static final int COMPLETION_BYTES = 16;

  private static final int REFUSALS_MAX = 1_000;

  private static final int SEND = 26;
  private static final int DONT_WAIT_NO_SIGNAL = 0x40 | 0x4000;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment state = arena.allocate(SystemCalls.state());
  private final int descriptor;
  private final Mapping queues;
  private final Mapping entries;
  private final long submissionTail;
  private final int submissionMask;
  private final long completionHead;
  private final long completionTail;
  private final int completionMask;
  private final long completions;
  private final int[] results = new int[ENTRIES];
  private int tail;
  private int queued;

  private record Mapping(long address, long length) {}

  private SendRing() {
    MemorySegment parameters = arena.allocate(PARAMETERS_BYTES, Long.BYTES);
    long at = parameters.address();
    KernelMemory.putInt(at + 8, CLAMP | SINGLE_ISSUER | DEFER_TASKRUN);
    descriptor = SystemCalls.setup(state, ENTRIES, parameters);
    if (descriptor < 0) {
      arena.close();
      throw new IllegalStateException("io_uring_setup: error " + -descriptor);
    }
    long submission = at + 40; // offsets of the rings' parts: struct io_sqring_offsets
    long completion = at + 80; // struct io_cqring_offsets
    int submissions = KernelMemory.getInt(at);
    long forSubmissions = KernelMemory.getInt(submission + 24) + (long) Integer.BYTES * submissions;
    long forCompletions =
        KernelMemory.getInt(completion + 20)
            + (long) COMPLETION_BYTES * KernelMemory.getInt(at + 4);
    boolean single = (KernelMemory.getInt(at + 20) & SINGLE_MMAP) != 0;
    long queuesAt =
        single
            ? SystemCalls.map(state, Math.max(forSubmissions, forCompletions), descriptor, 0)
            : -1;
    long entriesAt =
        queuesAt < 0
            ? -1
            : SystemCalls.map(state, (long) ENTRY_BYTES * submissions, descriptor, ENTRIES_AT);
    queues = new Mapping(queuesAt, Math.max(forSubmissions, forCompletions));
    entries = new Mapping(entriesAt, (long) ENTRY_BYTES * submissions);
    if (entriesAt < 0 || submissions < ENTRIES) {
      close();
      throw new IllegalStateException("io_uring: its queues can't be mapped");
    }
    submissionTail = queuesAt + KernelMemory.getInt(submission + 4);
    submissionMask = KernelMemory.getInt(queuesAt + KernelMemory.getInt(submission + 8));
    completionHead = queuesAt + KernelMemory.getInt(completion);
    completionTail = queuesAt + KernelMemory.getInt(completion + 4);
    completionMask = KernelMemory.getInt(queuesAt + KernelMemory.getInt(completion + 8));
    completions = queuesAt + KernelMemory.getInt(completion + 20);
    long order = queuesAt + KernelMemory.getInt(submission + 24);
    for (int i = 0; i < submissions; i++) {
      KernelMemory.putInt(order + (long) Integer.BYTES * i, i); // each slot is its own entry
    }
    KernelMemory.clear(entriesAt, entries.length());
    tail = KernelMemory.getInt(submissionTail);
  }

  /** A ring, where the kernel has one for us. Call it on the loop. */
  static Optional<SendRing> open() {
    try {
      return Optional.of(new SendRing());
    } catch (RuntimeException | LinkageError without) {
      return Optional.empty(); // refused, switched off, too old, or not Linux
    }
  }

  /** How many sends are queued. */
  int queued() {
    return queued;
  }

  boolean isFull() {
    return queued == ENTRIES;
  }

  /**
   * Queues one; the bytes stay as they are until {@link #submit} returns. There is room: {@link
   * #isFull}.
   */
  void queue(int socket, long address, int length) {
    long entry = entries.address() + (long) ENTRY_BYTES * (tail & submissionMask);
    KernelMemory.putInt(entry, SEND);
    KernelMemory.putInt(entry + 4, socket);
    KernelMemory.putLong(entry + 16, address);
    KernelMemory.putInt(entry + 24, length);
    KernelMemory.putInt(entry + 28, DONT_WAIT_NO_SIGNAL);
    KernelMemory.putLong(entry + 32, queued);
    tail++;
    queued++;
  }

  /** Lets the n-th that is queued fail (EBADF) and send nothing. */
  void drop(int n) {
    int slot = (tail - queued + n) & submissionMask;
    KernelMemory.putInt(entries.address() + (long) ENTRY_BYTES * slot + 4, -1);
  }

  /**
   * Sends all that is queued.
   *
   * @return how much each took, in the order they were queued: bytes, or a negative error
   * @throws IllegalStateException the kernel refuses; what became of the sends is not known, and
   *     the ring is of no use any more
   */
  int[] submit() {
    int awaited = queued;
    queued = 0;
    KernelMemory.putInt(submissionTail, tail);
    VarHandle.releaseFence();
    int toSubmit = awaited;
    int completed = 0;
    int refusals = 0; // in a row
    while (completed < awaited) {
      int awaitedNow = toSubmit == 0 ? 1 : 0;
      int taken = SystemCalls.enter(state, descriptor, toSubmit, awaitedNow, GET_EVENTS);
      int over = reap();
      completed += over;
      if (taken >= 0) {
        toSubmit -= taken;
        refusals = 0;
      } else if (!isPassing(-taken) || (over == 0 && ++refusals == REFUSALS_MAX)) {
        throw new IllegalStateException("io_uring_enter: error " + -taken);
      }
    }
    return results;
  }

  /** A signal, or a kernel that is short of memory just now. */
  private static boolean isPassing(int error) {
    return error == SystemCalls.EINTR || error == SystemCalls.EAGAIN;
  }

  private int reap() {
    int head = KernelMemory.getInt(completionHead);
    VarHandle.acquireFence();
    int end = KernelMemory.getInt(completionTail);
    VarHandle.acquireFence();
    int count = 0;
    for (; head != end; head++, count++) {
      long completion = completions + (long) COMPLETION_BYTES * (head & completionMask);
      results[(int) KernelMemory.getLong(completion)] = KernelMemory.getInt(completion + 8);
    }
    KernelMemory.putInt(completionHead, head);
    VarHandle.releaseFence();
    return count;
  }

  /** Gives everything back to the kernel. */
  @Override
  public void close() {
    if (entries.address() >= 0) {
      SystemCalls.unmap(state, entries.address(), entries.length());
    }
    if (queues.address() >= 0) {
      SystemCalls.unmap(state, queues.address(), queues.length());
    }
    SystemCalls.close(state, descriptor);
    arena.close();
  }
}
