package dev.barnabas.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.delivery.QueueLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LookWheelTest {
  private static final long MAX_MILLIS = 10_000;
  private static final int MANY = 2 * LookWheel.LOOKS_AT_ONCE + 1;

  private final QueueLoop loop = new QueueLoop(0);
  private final List<Integer> turns = new ArrayList<>(); // looked at in each
  private final LookWheel wheel = new LookWheel(loop, () -> 0, MAX_MILLIS, this::onTurnEnd);
  private final List<Thing> looked = new ArrayList<>();
  private final List<Thing> failed = new ArrayList<>();
  private int inTurn;

  private void onTurnEnd() {
    turns.add(inTurn);
    inTurn = 0;
  }

  @Test
  void ofASlotOfManyOthersTasksComeBetween() {
    List<Thing> things = place(MANY, 3_000);
    tick(2);
    assertThat(looked).isEmpty();

    tick(1);
    loop.runAll(); // what is executed comes before all that is planned, even for now
    assertThat(looked).hasSize(LookWheel.LOOKS_AT_ONCE);

    loop.runPlanned();
    assertThat(looked).containsExactlyElementsOf(things);
    assertThat(turns)
        .endsWith(LookWheel.LOOKS_AT_ONCE, LookWheel.LOOKS_AT_ONCE, 1)
        .doesNotContain(MANY);
  }

  @Test
  void aSecondThatComesBeforeTheLastIsDoneLosesNobody() {
    List<Thing> things = place(MANY, 1_000);
    things.addAll(place(MANY, 2_000));
    tick(2);
    assertThat(looked).hasSize(LookWheel.LOOKS_AT_ONCE); // the turn of the first goes on

    loop.runPlanned();
    assertThat(looked).containsExactlyElementsOf(things);
    assertThat(turns).allMatch(count -> count <= LookWheel.LOOKS_AT_ONCE);

    place(1, 1_000);
    tick(1);
    assertThat(looked).hasSize(things.size() + 1);
  }

  @Test
  void oneThatFailsIsLookedAtNoMoreAndTheOthersAre() {
    List<Thing> things = place(MANY, 1_000);
    things.forEach(thing -> thing.nextMillis = 1_000);
    Thing failing = things.get(LookWheel.LOOKS_AT_ONCE - 1);
    failing.failure = new IllegalStateException("forced");

    tick(1);
    assertThatThrownBy(loop::runAll).hasMessage("forced"); // told by the loop
    loop.runPlanned();
    assertThat(failed).containsExactly(failing);
    assertThat(looked).hasSize(MANY);

    looked.clear();
    tick(1);
    loop.runPlanned();
    things.remove(failing);
    assertThat(looked).containsExactlyElementsOf(things);
  }

  @Test
  void eachIsLookedAtWhenItWantsOrSooner() {
    Thing soon = place(1, 0).getFirst();
    Thing late = place(1, 100 * MAX_MILLIS).getFirst();
    soon.nextMillis = 2_999;
    tick(1);
    assertThat(looked).containsExactly(soon);
    tick(1);
    assertThat(looked).hasSize(1);
    tick(1);
    assertThat(looked).containsExactly(soon, soon);
    tick((int) (MAX_MILLIS / LookWheel.TICK_MILLIS) - 3);
    assertThat(looked).contains(late);
  }

  private void tick(int times) {
    for (int i = 0; i < times; i++) {
      wheel.onTick();
    }
  }

  private List<Thing> place(int count, long inMillis) {
    List<Thing> things =
        new ArrayList<>(IntStream.range(0, count).mapToObj(_ -> new Thing()).toList());
    things.forEach(thing -> wheel.place(thing, inMillis));
    return things;
  }

  /** Thread: the test's. */
  private final class Thing implements LookWheel.Looked {
    private long nextMillis = -1;
    private @Nullable RuntimeException failure;

    @Override
    public long onLook(long nowNanos) {
      looked.add(this);
      inTurn++;
      if (failure != null) {
        throw failure;
      }
      return nextMillis;
    }

    @Override
    public void onFailure() {
      failed.add(this);
    }
  }
}
