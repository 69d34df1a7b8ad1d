package dev.barnabas.core.occupancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.message.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ChannelCensusTest {
  private static final Set<Mode> MODES = Set.of(Mode.SUBSCRIBE);

  private final ChannelCensus census = new ChannelCensus();

  @Test
  void anAppListsItsChannelsWhileSomebodyIsThere() {
    ChannelKey room = ChannelKey.of("app", "room");
    ChannelKey other = ChannelKey.of("app", "other");
    census.enter(room, MODES);
    census.enter(room, MODES);
    census.enter(other, MODES);
    census.enter(ChannelKey.of("another", "room"), MODES);
    assertThat(census.channels("app")).containsExactlyInAnyOrder(room, other);
    census.leave(room, MODES);
    assertThat(census.channels("app")).containsExactlyInAnyOrder(room, other);
    census.leave(room, MODES);
    assertThat(census.channels("app")).containsExactly(other);
    census.leave(other, MODES);
    assertThat(census.channels("app")).isEmpty();
    assertThat(census.channels("another")).hasSize(1);
  }

  @Test
  void whatIsListedIsWhatIsCountedHoweverManyComeAndGoAtOnce() throws InterruptedException {
    var loops = new ArrayList<Thread>();
    for (int loop = 0; loop < 4; loop++) {
      long seed = loop;
      loops.add(Thread.ofPlatform().start(() -> comeAndGo(new Random(seed))));
    }
    for (Thread loop : loops) {
      loop.join();
    }
    for (String app : List.of("a", "b", "c")) {
      assertThat(census.channels(app))
          .allSatisfy(channel -> assertThat(census.of(channel).connections()).isPositive());
    }
    int listed = census.channels("a").size() + census.channels("b").size();
    assertThat(listed + census.channels("c").size()).isEqualTo(census.size());
  }

  private void comeAndGo(Random random) {
    var here = new ArrayList<ChannelKey>();
    for (int i = 0; i < 50_000; i++) {
      if (here.size() < 8 && random.nextBoolean()) {
        String app = List.of("a", "b", "c").get(random.nextInt(3));
        here.add(ChannelKey.of(app, "room" + random.nextInt(3)));
        census.enter(here.getLast(), MODES);
      } else if (!here.isEmpty()) {
        census.leave(here.remove(random.nextInt(here.size())), MODES);
      }
    }
  }
}
