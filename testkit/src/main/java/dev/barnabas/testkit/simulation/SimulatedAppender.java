package dev.barnabas.testkit.simulation;

import dev.barnabas.core.log.LogAppender;
import dev.barnabas.core.log.LogUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A node's appends on their way: late, refused, of unknown fate. What was reported as unknown may
 * still land; what one partition was given lands in order.
 *
 * <p>Thread: the one that runs the world.
 */
public final class SimulatedAppender implements LogAppender {
  private static final long OLDEST_MAX_MILLIS = 4_000;
  private static final long GIVE_UP_MILLIS = 7_000;
  private static final int WAITING_MAX = 500;

  private final Scheduler scheduler;
  private final Cluster cluster;
  private final List<Lane> lanes = new ArrayList<>();
  private double trouble;
  private boolean dead;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Append(byte[] key, byte[] value, FailureListener listener, long sinceMillis) {}

  SimulatedAppender(Scheduler scheduler, Cluster cluster, List<SimulatedPartition> partitions) {
    this.scheduler = scheduler;
    this.cluster = cluster;
    partitions.forEach(partition -> lanes.add(new Lane(partition)));
  }

  /** How probably an append goes wrong. */
  public void trouble(double probability) {
    trouble = probability;
  }

  @Override
  public int partitions() {
    return lanes.size();
  }

  @Override
  public void append(int partition, byte[] key, byte[] value, FailureListener listener) {
    if (dead) {
      return;
    }
    Lane lane = lanes.get(partition);
    Append oldest = lane.waiting.peek();
    boolean old =
        oldest != null && scheduler.nowMillis() - oldest.sinceMillis() > OLDEST_MAX_MILLIS;
    if (old || lane.waiting.size() >= WAITING_MAX || scheduler.chance(trouble / 4)) {
      throw new LogUnavailableException("the simulated partition takes nothing now");
    }
    lane.waiting.add(new Append(key, value, listener, scheduler.nowMillis()));
    lane.plan();
  }

  /** The node is gone; what was on its way may land all the same. */
  void die() {
    dead = true;
    lanes.forEach(Lane::abandon);
  }

  /** Gives up on everything under way, as closing a producer does. */
  private void giveUp() {
    for (Lane lane : lanes) {
      List<Append> open = lane.abandon();
      for (Append append : open) {
        append.listener().onFailed(new Failure(Written.UNKNOWN, "the simulated append got lost"));
      }
    }
  }

  private final class Lane {
    private final SimulatedPartition partition;
    private final ArrayDeque<Append> waiting = new ArrayDeque<>();
    private boolean planned;

    Lane(SimulatedPartition partition) {
      this.partition = partition;
    }

    void plan() {
      if (!planned) {
        planned = true;
        scheduler.after(scheduler.below(scheduler.chance(0.1) ? 200 : 8), this::pump);
      }
    }

    private void pump() {
      planned = false;
      Append head = waiting.peek();
      if (dead || head == null) {
        return;
      }
      if (!cluster.answers()) {
        if (scheduler.nowMillis() - head.sinceMillis() > GIVE_UP_MILLIS) {
          giveUp();
        }
      } else if (scheduler.chance(trouble / 2)) {
        waiting.remove();
        head.listener().onFailed(new Failure(Written.NO, "the simulated brokers refused it"));
      } else if (scheduler.chance(trouble / 4)) {
        giveUp();
      } else {
        int count = 1 + scheduler.below(waiting.size());
        for (int i = 0; i < count; i++) {
          Append next = waiting.remove();
          partition.append(next.key(), next.value());
        }
      }
      if (!waiting.isEmpty()) {
        plan();
      }
    }

    /** Forgets what waits; some of the first of it lands later. Returns what waited. */
    private List<Append> abandon() {
      var open = List.copyOf(waiting);
      waiting.clear();
      List<Append> landing = open.subList(0, scheduler.below(open.size() + 1));
      scheduler.after(
          scheduler.below(3_000),
          () -> landing.forEach(append -> partition.append(append.key(), append.value())));
      return open;
    }
  }
}
