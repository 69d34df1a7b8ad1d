package dev.barnabas.core.occupancy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.control.SharedRecords;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.message.Mode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a node that is alone answers and tells at once, whenever its own records come by. */
final class LoneNodeTest {
  private static final ChannelKey LIFECYCLE = Metachannel.CHANNEL_LIFECYCLE.of("app");

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Records records = new Records();
  private final ChannelCensus census = new ChannelCensus();
  private final Occupancies occupancies =
      new Occupancies(
          new Occupancies.Surroundings(
              "me", records, census, (_, _) -> {}, tasks::add, tasks::add));
  private final List<String> told = new ArrayList<>();
  private long millis = 1_000_000;

  /** Takes what is written, and keeps it back. Thread: the test's. */
  private static final class Records implements SharedRecords {
    final Map<String, byte @Nullable []> written = new LinkedHashMap<>();

    @Override
    public void follow(Follower follower) {}

    @Override
    @SuppressWarnings("NullAway") // a Void has no other value
    public CompletionStage<Void> write(Map<String, byte @Nullable []> changes) {
      written.putAll(changes);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    @SuppressWarnings("NullAway") // a Void has no other value
    public CompletionStage<Void> catchUp() {
      return CompletableFuture.completedFuture(null);
    }
  }

  private void listen() {
    occupancies.listen(
        new Occupancies.AppListener() {
          @Override
          public void onLifecycle(ChannelKey channel, boolean inUse, Occupancy now) {
            told.add(channel.name() + (inUse ? " opened" : " closed"));
          }

          @Override
          public void onFigures(ChannelKey channel, Occupancy now) {}
        });
    runTasks();
  }

  private void runTasks() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  /** Time goes by, and with it what was written, if it comes by. */
  private void pass(boolean comesBy) {
    for (int i = 0; i < 20; i++) {
      millis += 100;
      runTasks();
      occupancies.onTurn(millis);
      if (comesBy) {
        var now = new LinkedHashMap<>(records.written);
        records.written.clear();
        now.forEach(occupancies::onRecord);
        occupancies.onTurnEnd();
      }
    }
  }

  private void attach(String channel) {
    census.enter(ChannelKey.of("app", channel), EnumSet.of(Mode.SUBSCRIBE));
  }

  @Test
  void whatOpensBeforeTheLogReaderHearsOfTheListenerIsTold() {
    listen();
    attach("before");
    pass(true);
    occupancies.watch(LIFECYCLE, _ -> {});
    attach("right after"); // nothing ran meanwhile
    pass(true);
    attach("later");
    pass(true);
    assertThat(told).containsExactly("right after opened", "later opened");
  }

  @Test
  void whatOpensBeforeItsOwnRecordComesByIsTold() {
    listen();
    attach("before");
    occupancies.watch(LIFECYCLE, _ -> {});
    pass(false);
    attach("right after");
    pass(false);
    assertThat(told).isEmpty();
    pass(true);
    assertThat(told).containsExactly("right after opened");
    census.leave(ChannelKey.of("app", "before"), EnumSet.of(Mode.SUBSCRIBE));
    pass(true);
    assertThat(told).containsExactly("right after opened", "before closed");
  }

  @Test
  void isAskedWithoutWaitingForTheEndOfATurn() {
    attach("room");
    CompletableFuture<NamesPage> page = occupancies.page("app", "", "", 10).toCompletableFuture();
    CompletableFuture<Occupancy> one =
        occupancies.of(ChannelKey.of("app", "room")).toCompletableFuture();
    runTasks();
    assertThat(page.join().channels()).containsOnlyKeys("room");
    assertThat(one.join().connections()).isEqualTo(1);
  }

  @Test
  void asksAtOnceWhateverComesTogether() {
    occupancies.onRecord("other/beat", new byte[0]);
    for (int i = 0; i < 30; i++) {
      var _ = occupancies.of(ChannelKey.of("app", "room" + i));
    }
    runTasks();
    assertThat(records.written.keySet()).containsExactly("me/ask");
    byte[] asked = requireNonNull(records.written.get("me/ask"));
    assertThat((List<?>) OccupancyRecords.read(asked).get("q")).hasSize(30);
  }
}
