package dev.barnabas.core.occupancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.control.SharedRecords;
import dev.barnabas.core.log.ChannelKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a node that is alone writes of what is watched there. */
final class WatchingTest {
  private static final int MANY = 20_000;
  private static final Occupancies.Listener NOBODY = _ -> {};

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Records records = new Records();
  private final Occupancies occupancies =
      new Occupancies(
          new Occupancies.Surroundings(
              "me", records, new ChannelCensus(), (_, _) -> {}, tasks::add, tasks::add));
  private long millis = 1_000_000;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Written(String key, byte @Nullable [] value) {
    boolean isOf(String kind) {
      return key.startsWith("me/" + kind + '/');
    }

    List<ChannelKey> channels() {
      return value == null ? List.of() : List.copyOf(OccupancyRecords.readWatched(value));
    }
  }

  /** Takes what is written; nobody else is there. Thread: the test's. */
  private static final class Records implements SharedRecords {
    final List<Written> written = new ArrayList<>();

    @Override
    public void follow(Follower follower) {}

    @Override
    @SuppressWarnings("NullAway") // a Void has no other value
    public CompletionStage<Void> write(Map<String, byte @Nullable []> changes) {
      changes.forEach((key, value) -> written.add(new Written(key, value)));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    @SuppressWarnings("NullAway") // a Void has no other value
    public CompletionStage<Void> catchUp() {
      return CompletableFuture.completedFuture(null);
    }

    List<Written> take(String kind) {
      List<Written> taken = written.stream().filter(each -> each.isOf(kind)).toList();
      written.clear();
      return taken;
    }
  }

  private void turn() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
    occupancies.onTurn(millis);
  }

  private void pass(long more) {
    for (long left = more; left > 0; left -= 100) {
      millis += 100;
      turn();
    }
  }

  private static List<ChannelKey> many() {
    var channels = new ArrayList<ChannelKey>();
    for (int i = 0; i < MANY; i++) {
      channels.add(ChannelKey.of("app", "room" + i));
    }
    return channels;
  }

  @Test
  void whatManyBeginAndCeaseToWatchInATurnIsWrittenOnce() {
    List<ChannelKey> channels = many();
    channels.forEach(channel -> occupancies.watch(channel, NOBODY));
    turn();
    List<Written> begun = records.take(OccupancyRecords.WATCHED);
    assertThat(begun).hasSize(OccupancyRecords.BUCKETS);
    var told = new HashSet<ChannelKey>();
    begun.forEach(each -> told.addAll(each.channels()));
    assertThat(told).hasSameSizeAs(channels).containsAll(channels);

    pass(2_000);
    assertThat(records.take(OccupancyRecords.WATCHED)).isEmpty();

    occupancies.unwatch(channels.getFirst(), NOBODY);
    turn();
    assertThat(records.take(OccupancyRecords.WATCHED))
        .singleElement()
        .satisfies(
            each -> assertThat(each.channels()).isNotEmpty().doesNotContain(channels.getFirst()));

    channels.forEach(channel -> occupancies.unwatch(channel, NOBODY));
    turn();
    assertThat(records.take(OccupancyRecords.WATCHED))
        .hasSize(OccupancyRecords.BUCKETS)
        .allMatch(each -> each.value() == null);
  }

  @Test
  void aBucketIsEncodedForTheTurnNotForEachChannel() {
    var writer = new OccupancyWriter(records, Runnable::run);
    var buckets = new WatchedBuckets(writer, "me");
    List<ChannelKey> channels = many();
    for (ChannelKey channel : channels) {
      buckets.add(channel);
      writer.flush();
    }
    assertThat(records.written).isEmpty();
    buckets.write();
    writer.flush();
    assertThat(records.take(OccupancyRecords.WATCHED)).hasSize(OccupancyRecords.BUCKETS);
    buckets.write();
    writer.flush();
    assertThat(records.written).isEmpty();
  }

  @Test
  void aLifecycleThatIsAttachedToInALoopIsWatchedOnce() {
    ChannelKey lifecycle = Metachannel.CHANNEL_LIFECYCLE.of("app");
    for (int i = 0; i < 50; i++) {
      occupancies.watch(lifecycle, NOBODY);
      pass(300);
      occupancies.unwatch(lifecycle, NOBODY);
      pass(300);
    }
    assertThat(records.take(OccupancyRecords.WATCHED))
        .singleElement()
        .satisfies(each -> assertThat(each.channels()).containsExactly(lifecycle));
    pass(Watching.LINGER_TICKS * Occupancies.TICK_MILLIS + 1_000);
    assertThat(records.take(OccupancyRecords.WATCHED))
        .singleElement()
        .satisfies(each -> assertThat(each.value()).isNull());
  }

  @Test
  void whoComesBackToALifecycleStaysWatched() {
    ChannelKey lifecycle = Metachannel.CHANNEL_LIFECYCLE.of("app");
    occupancies.watch(lifecycle, NOBODY);
    turn();
    occupancies.unwatch(lifecycle, NOBODY);
    pass(1_000);
    occupancies.watch(lifecycle, NOBODY);
    records.written.clear();
    pass(20_000);
    assertThat(records.take(OccupancyRecords.WATCHED)).isEmpty();
  }
}
