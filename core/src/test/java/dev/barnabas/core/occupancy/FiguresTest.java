package dev.barnabas.core.occupancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.control.SharedRecords;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.message.Mode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is told of all channels of an app, by which of the nodes. */
final class FiguresTest {
  private static final ChannelKey META = Metachannel.CHANNEL_OCCUPANCY.of("app");
  private static final String BUCKET = String.valueOf(OccupancyRecords.bucket(META));
  private static final Set<Mode> MODES = Set.of(Mode.SUBSCRIBE);

  private final ChannelCensus census = new ChannelCensus();
  private final Map<ChannelKey, Integer> members = new HashMap<>();
  private final OtherNodes others = new OtherNodes("b");
  private final List<String> told = new ArrayList<>();
  private final Figures figures =
      new Figures(
          new Occupancies.Surroundings(
              "b",
              new NoRecords(),
              census,
              (channels, answer) -> answer.accept(counts(channels)),
              Runnable::run,
              Runnable::run),
          others,
          (channel, now) ->
              told.add(channel.name() + " " + now.connections() + "/" + now.presenceMembers()));

  private static final class NoRecords implements SharedRecords {
    @Override
    public void follow(Follower follower) {}

    @Override
    @SuppressWarnings("NullAway") // a Void has no other value
    public CompletionStage<Void> write(Map<String, byte @Nullable []> changes) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    @SuppressWarnings("NullAway") // a Void has no other value
    public CompletionStage<Void> catchUp() {
      return CompletableFuture.completedFuture(null);
    }
  }

  private Map<ChannelKey, Integer> counts(Collection<ChannelKey> channels) {
    var counts = new HashMap<ChannelKey, Integer>();
    channels.forEach(channel -> counts.put(channel, members.getOrDefault(channel, 0)));
    return counts;
  }

  private static ChannelKey channel(String name) {
    return ChannelKey.of("app", name);
  }

  private void watches(String node, boolean watches) {
    var _ = others.onWatched(node, BUCKET, watches ? Set.of(META) : Set.of());
    others.onHeard(node, node + "/watched/" + BUCKET, watches);
  }

  private void tick() {
    figures.onChanged(census.takeChanged());
    figures.onTick();
  }

  private List<String> heard() {
    List<String> heard = List.copyOf(told);
    told.clear();
    return heard;
  }

  @Test
  void whatIsInUseIsToldAndEachChangeToo() {
    census.enter(channel("x"), MODES);
    watches("b", true);
    figures.begin("app");
    tick();
    assertThat(heard()).containsExactly("x 1/0");
    tick();
    assertThat(heard()).isEmpty();
    members.put(channel("x"), 2); // the census hears nothing of it
    tick();
    assertThat(heard()).containsExactly("x 1/2");
    members.clear();
    census.leave(channel("x"), MODES);
    census.enter(channel("y"), MODES);
    census.enter(META, MODES);
    census.enter(ChannelKey.of("else", "z"), MODES);
    tick();
    assertThat(heard()).containsExactlyInAnyOrder("x 0/0", "y 1/0");
    figures.end("app");
    census.leave(channel("y"), MODES);
    tick();
    assertThat(heard()).isEmpty();
  }

  @Test
  void theFirstOfTheNodesThatWatchTellsAndBeginsAnewWhenItIsThat() {
    watches("a", true);
    watches("b", true);
    census.enter(channel("x"), MODES);
    census.enter(channel("gone"), MODES);
    figures.begin("app");
    tick();
    assertThat(heard()).isEmpty();
    watches("a", false);
    census.leave(channel("gone"), MODES);
    tick();
    assertThat(heard()).containsExactlyInAnyOrder("x 1/0", "gone 0/0");
  }

  @Test
  void moreThanATickTakesIsToldLater() {
    watches("b", true);
    figures.begin("app");
    for (int i = 0; i < Figures.TOLD_MAX + 10; i++) {
      census.enter(channel("c" + i), MODES);
    }
    tick();
    assertThat(heard()).hasSize(Figures.TOLD_MAX);
    tick();
    assertThat(heard()).hasSize(10);
    tick();
    assertThat(heard()).isEmpty();
  }
}
