package dev.barnabas.bench.load;

import dev.barnabas.bench.base.Wait;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * Many clients, connected. Closing it disconnects them.
 *
 * <p>Thread: its creator's.
 */
public final class Crowd implements AutoCloseable {
  private static final Duration TO_ARRIVE = Duration.ofMinutes(1);
  private static final Duration TO_RETURN = Duration.ofMinutes(2);
  private static final Duration TO_ATTACH = Duration.ofMinutes(3);

  /** After the last message: what should not come may come by then. */
  private static final Duration STRAY = Duration.ofMillis(500);

  private final CrowdPlan plan;
  private final List<ClientLoop> loops = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private Crowd(CrowdPlan plan) throws IOException {
    this.plan = plan;
    for (int i = 0; i < plan.loops(); i++) {
      var loop = new ClientLoop(plan, i);
      loops.add(loop);
      threads.add(Thread.ofPlatform().name("bench-clients-" + i).daemon().unstarted(loop));
    }
  }

  /** Returns when all are attached. */
  public static Crowd connect(CrowdPlan plan) throws IOException, InterruptedException {
    var crowd = new Crowd(plan);
    crowd.threads.forEach(Thread::start);
    boolean all =
        Wait.until(TO_ATTACH, () -> crowd.attached() == plan.clients() || crowd.lost() > 0);
    if (!all || crowd.lost() > 0) {
      String why =
          "%d of %d clients attached%s"
              .formatted(crowd.attached(), plan.clients(), crowd.lostOnes());
      crowd.close();
      throw new IOException(why);
    }
    return crowd;
  }

  public int attached() {
    return loops.stream().mapToInt(ClientLoop::attached).sum();
  }

  /** Connections that ended. */
  public int lost() {
    return loops.stream().mapToInt(ClientLoop::lost).sum();
  }

  private String lostOnes() {
    return lost() == 0 ? "" : ", %d lost: %s".formatted(lost(), losses());
  }

  private String losses() {
    return loops.stream()
        .map(ClientLoop::firstLoss)
        .filter(Objects::nonNull)
        .distinct()
        .collect(Collectors.joining("; "));
  }

  /** Whether the clients that the plan names are to stop reading. */
  public void hold(boolean wanted) {
    loops.forEach(loop -> loop.hold(wanted));
  }

  /**
   * Waits until all clients have resumed at their refuge, and have what was made meanwhile.
   *
   * @param next which number a client's channel has now, by the client's number
   */
  public void awaitReturn(IntToLongFunction next) throws IOException, InterruptedException {
    boolean came = Wait.until(TO_RETURN, () -> returned() == plan.clients() || lost() > 0);
    long[] now = new long[plan.clients()];
    Arrays.setAll(now, next);
    loops.forEach(loop -> loop.expect(client -> now[client]));
    came &= Wait.until(TO_ARRIVE, () -> loops.stream().allMatch(ClientLoop::isGoalReached));
    if (!came || lost() > 0) {
      throw new IOException(
          "%d of %d clients returned%s".formatted(returned(), plan.clients(), lostOnes()));
    }
  }

  /** How often clients on their way to their refuge had to try again. */
  public int refused() {
    return loops.stream().mapToInt(ClientLoop::refused).sum();
  }

  private int returned() {
    return loops.stream().mapToInt(ClientLoop::returned).sum();
  }

  /** Messages, all clients together. */
  public long received() {
    return loops.stream().mapToLong(loop -> loop.tally().received()).sum();
  }

  public long bytes() {
    return loops.stream().mapToLong(loop -> loop.tally().bytes()).sum();
  }

  /** From the making of a message to its client, since the last call; in nanoseconds. */
  public Histogram takeLatency() {
    Histogram all = loops.getFirst().tally().takeLatency();
    loops.stream().skip(1).forEach(loop -> all.add(loop.tally().takeLatency()));
    return all;
  }

  /**
   * Waits for what is still on its way and a moment longer, disconnects, and compares.
   *
   * @param expected messages that all clients together must have received
   */
  public Verdict end(long expected) throws InterruptedException {
    boolean all = Wait.until(TO_ARRIVE, () -> received() >= expected);
    if (all) {
      var _ = Wait.until(STRAY, () -> received() > expected);
    }
    int lost = lost();
    String losses = losses();
    close();
    long missed = 0;
    long repeated = 0;
    int strangers = 0;
    for (ClientLoop loop : loops) {
      for (Client client : loop.clients()) {
        missed += client.order().missed();
        repeated += client.order().repeated();
        strangers += client.isResumed() ? 0 : 1;
      }
    }
    long tail = Math.max(0, expected - received() - missed + repeated);
    return new Verdict(
        expected, received(), missed + tail, repeated, lost, lost == 0 ? "" : losses, strangers);
  }

  @Override
  public void close() {
    loops.forEach(ClientLoop::stop);
    threads.forEach(Wait::forEnd);
  }

  public int clients() {
    return plan.clients();
  }
}
