package dev.barnabas.core.session;

import dev.barnabas.core.channel.Unexpected;
import dev.barnabas.core.delivery.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What is looked at now and then, in slots of one second. Of a slot that holds many only some are
 * looked at in one task of the loop: deliveries come in between.
 *
 * <p>Thread: its event loop.
 */
final class LookWheel {
  /** Looked at in one task: should all send something, as many sends as of a small fan-out. */
  static final int LOOKS_AT_ONCE = 256;

  static final long TICK_MILLIS = 1_000;

  private final Loop loop;
  private final LongSupplier nanoTime;
  private final Runnable onTurnEnd;
  private final List<List<Looked>> slots = new ArrayList<>();
  private final ArrayDeque<Looked> due = new ArrayDeque<>(); // each at most once
  private int slot;

  /** Something that is looked at now and then. */
  interface Looked {
    /** Returns when to look again, in ms, sooner at the latest; negative: never. */
    long onLook(long nowNanos);

    /** A look failed, and there will be no other. */
    void onFailure();
  }

  /**
   * @param maxMillis how far ahead anything is placed
   * @param onTurnEnd some were looked at: what they wrote can leave
   */
  LookWheel(Loop loop, LongSupplier nanoTime, long maxMillis, Runnable onTurnEnd) {
    this.loop = loop;
    this.nanoTime = nanoTime;
    this.onTurnEnd = onTurnEnd;
    for (long i = 0; i <= maxMillis / TICK_MILLIS; i++) {
      slots.add(new ArrayList<>());
    }
  }

  /** Looks at it in so many ms, or sooner, and then as often as it wants. */
  void place(Looked looked, long inMillis) {
    int ahead = (int) Math.clamp(inMillis / TICK_MILLIS, 1, slots.size() - 1L);
    slots.get((slot + ahead) % slots.size()).add(looked);
  }

  /** Another second is over. */
  void onTick() {
    boolean turning = !due.isEmpty();
    slot = (slot + 1) % slots.size();
    due.addAll(slots.set(slot, new ArrayList<>()));
    if (!turning) {
      onTurn();
    }
  }

  private void onTurn() {
    if (due.size() > LOOKS_AT_ONCE) { // first: whatever happens below, the others have their turn
      // Not executed: a loop may go on with such tasks before it reads from and writes to sockets.
      loop.schedule(this::onTurn, 0);
    }
    long now = nanoTime.getAsLong();
    for (int left = Math.min(due.size(), LOOKS_AT_ONCE); left > 0; left--) {
      Looked each = due.remove();
      Unexpected.guard(loop::execute, () -> look(each, now), each::onFailure);
    }
    onTurnEnd.run();
  }

  private void look(Looked looked, long now) {
    long nextMillis = looked.onLook(now);
    if (nextMillis >= 0) {
      place(looked, nextMillis);
    }
  }
}
