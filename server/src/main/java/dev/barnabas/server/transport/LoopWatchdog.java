package dev.barnabas.server.transport;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices loops whose turns take too long, which is what a blocking call on a loop looks like. It
 * asks each loop for an answer a few times a second; one that stays silent for 100 ms while it does
 * something is counted, and after 500 ms logged, once a minute, with where it is; with all of its
 * stack at the level debug. A process that has just begun loads its classes on its loops, which is
 * no fault to be told of. A machine without a free processor keeps loops silent as well: so a loop
 * that waits for its sockets is at fault never, and nobody is when the watchdog itself was held up.
 *
 * <p>Thread: its own.
 */
public final class LoopWatchdog implements AutoCloseable {
  static final long STALL_MILLIS = 100;
  static final long LOG_MILLIS = 500;
  private static final long PERIOD_MILLIS = 50;
  private static final long LOG_EVERY_MILLIS = 60_000;
  // Where Netty's loops wait: epoll by its own native code, NIO by the JDK's selectors.
  private static final List<String> WAITERS = List.of("io.netty.channel.epoll.", "sun.nio.ch.");
  private static final Set<String> WAITS =
      Set.of("epollWait", "epollWait0", "epollBusyWait", "doSelect");
  private static final String OURS = "dev.barnabas.";
  private static final int WAIT_FRAMES = 4; // above the wait there is at most its native half

  private static final Logger LOG = LoggerFactory.getLogger(LoopWatchdog.class);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("barnabas-loop-watchdog").factory());
  private final LongAdder stalls = new LongAdder();
  private final List<Probe> probes;
  private final LongSupplier nanoTime;
  private long turnNanos;
  private boolean logged;
  private long loggedNanos;

  private LoopWatchdog(NettyLoops loops, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.probes = loops.loops().stream().map(Probe::new).toList();
    this.turnNanos = nanoTime.getAsLong();
  }

  /** Begins to watch. */
  public static LoopWatchdog watch(NettyLoops loops, LongSupplier nanoTime) {
    var watchdog = new LoopWatchdog(loops, nanoTime);
    var _ =
        watchdog.timer.scheduleAtFixedRate(
            watchdog::onTimer, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return watchdog;
  }

  /** Turns that took longer than 100 ms, as far as they were seen. */
  public long stalls() {
    return stalls.sum();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private void onTimer() {
    long now = nanoTime.getAsLong();
    boolean late = now - turnNanos > TimeUnit.MILLISECONDS.toNanos(STALL_MILLIS);
    turnNanos = now;
    for (Probe probe : probes) {
      if (late) {
        probe.pardon(now);
      } else {
        judge(probe, probe.onTimer(now), now);
      }
    }
  }

  private void judge(Probe probe, Silence reached, long now) {
    if (reached == Silence.NONE) {
      return;
    }
    StackTraceElement[] stack = probe.stack();
    if (!waitsForSockets(stack)) {
      if (probe.count()) {
        stalls.increment();
      }
      if (reached == Silence.LOGGED) {
        log(probe, stack, now);
      }
    }
  }

  /** How long a loop has been silent, by what is done about it. */
  enum Silence {
    NONE,
    COUNTED,
    LOGGED;

    static Silence of(long nanos) {
      if (nanos <= TimeUnit.MILLISECONDS.toNanos(STALL_MILLIS)) {
        return NONE;
      }
      return nanos <= TimeUnit.MILLISECONDS.toNanos(LOG_MILLIS) ? COUNTED : LOGGED;
    }
  }

  /** Whether a loop has nothing to do, or was not given a processor yet since it has. */
  static boolean waitsForSockets(StackTraceElement[] stack) {
    for (int i = 0; i < Math.min(WAIT_FRAMES, stack.length); i++) {
      if (WAITS.contains(stack[i].getMethodName())
          && WAITERS.stream().anyMatch(stack[i].getClassName()::startsWith)) {
        return true;
      }
    }
    return false;
  }

  private void log(Probe probe, StackTraceElement[] frames, long now) {
    if (logged && now - loggedNanos < TimeUnit.MILLISECONDS.toNanos(LOG_EVERY_MILLIS)) {
      return;
    }
    logged = true;
    loggedNanos = now;
    LOG.warn(
        "event loop {} has not answered for {} ms ({} stalls so far); it is at {}",
        probe.index(),
        LOG_MILLIS,
        stalls.sum(),
        place(frames));
    LOG.debug("all of its stack: {}", Arrays.toString(frames));
  }

  /** Where a loop is, for one line: the newest frame, and the newest one of ours. */
  static String place(StackTraceElement[] frames) {
    if (frames.length == 0) {
      return "an unknown place";
    }
    return Arrays.stream(frames)
        .filter(frame -> frame.getClassName().startsWith(OURS))
        .findFirst()
        .filter(own -> !own.equals(frames[0]))
        .map(own -> frames[0] + ", called by " + own)
        .orElseGet(() -> String.valueOf(frames[0]));
  }

  /** The question to one loop. Thread: the watchdog's; {@code answered} is the loop's. */
  private static final class Probe {
    private final NettyLoop loop;
    private volatile @Nullable Thread thread;
    private volatile boolean answered = true;
    private long askedNanos;
    private Silence reported = Silence.NONE;
    private boolean counted;

    Probe(NettyLoop loop) {
      this.loop = loop;
      loop.execute(() -> thread = Thread.currentThread());
    }

    /** What its silence has just become, if it has become something else. */
    Silence onTimer(long now) {
      if (answered) {
        ask(now);
        return Silence.NONE;
      }
      Silence reached = Silence.of(now - askedNanos);
      if (reached.compareTo(reported) <= 0) {
        return Silence.NONE;
      }
      reported = reached;
      return reached;
    }

    /** Whether this stall was not counted before. */
    boolean count() {
      boolean first = !counted;
      counted = true;
      return first;
    }

    /** Begins the measurement anew: what was silent had perhaps no processor. */
    void pardon(long now) {
      askedNanos = now;
    }

    private void ask(long now) {
      if (loop.eventLoop().isShuttingDown()) {
        return;
      }
      askedNanos = now;
      reported = Silence.NONE;
      counted = false;
      answered = false;
      loop.execute(() -> {
        thread = Thread.currentThread();
        answered = true;
      });
    }

    StackTraceElement[] stack() {
      Thread known = thread;
      return known == null ? new StackTraceElement[0] : known.getStackTrace();
    }

    int index() {
      return loop.index();
    }
  }
}
