package dev.barnabas.testkit.simulation;

import dev.barnabas.core.control.SharedRecords;
import dev.barnabas.core.log.LogUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A node's view of the records that all nodes share: late, in one order, now and then refused.
 *
 * <p>Thread: the one that runs the world.
 */
final class SimulatedRecords implements SharedRecords {
  private static final int LATE_MILLIS = 40;

  private final Scheduler scheduler;
  private final Cluster cluster;
  private final SimulatedReader reader;
  private final List<Follower> followers = new ArrayList<>();
  private int position;
  private boolean planned;

  /**
   * All that was ever written.
   *
   * <p>Thread: the one that runs the world.
   */
  static final class Store {
    private final List<Written> records = new ArrayList<>();
    private final List<SimulatedRecords> nodes = new ArrayList<>();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Written(String key, byte @Nullable [] value) {}

  SimulatedRecords(Scheduler scheduler, Cluster cluster, SimulatedReader reader) {
    this.scheduler = scheduler;
    this.cluster = cluster;
    this.reader = reader;
    cluster.shared().nodes.add(this);
  }

  @Override
  public void follow(Follower follower) {
    followers.add(follower);
    plan();
  }

  @Override
  public CompletionStage<Void> write(Map<String, byte @Nullable []> changes) {
    var written = new CompletableFuture<Void>();
    scheduler.after(
        scheduler.below(LATE_MILLIS),
        () -> {
          if (!cluster.answers()) {
            reader.execute(
                () -> written.completeExceptionally(new LogUnavailableException("nobody answers")));
            return;
          }
          Store store = cluster.shared();
          changes.forEach((key, value) -> store.records.add(new Written(key, value)));
          int end = store.records.size();
          store.nodes.forEach(SimulatedRecords::plan);
          awaitHeard(end, written);
        });
    return written;
  }

  @Override
  public CompletionStage<Void> catchUp() {
    var heard = new CompletableFuture<Void>();
    awaitHeard(cluster.shared().records.size(), heard);
    return heard;
  }

  @SuppressWarnings("NullAway") // a Void has no other value
  private void awaitHeard(int end, CompletableFuture<Void> written) {
    if (position >= end) {
      written.complete(null);
    } else {
      scheduler.after(LATE_MILLIS, () -> awaitHeard(end, written));
    }
  }

  private void plan() {
    if (!planned) {
      planned = true;
      scheduler.after(scheduler.below(LATE_MILLIS), () -> reader.execute(this::onRecords));
    }
  }

  private void onRecords() {
    planned = false;
    List<Written> records = cluster.shared().records;
    for (; position < records.size(); position++) {
      Written record = records.get(position);
      followers.forEach(each -> each.onRecord(record.key(), record.value()));
    }
    followers.forEach(Follower::onTurnEnd);
  }
}
