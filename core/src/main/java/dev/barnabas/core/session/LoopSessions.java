package dev.barnabas.core.session;

import dev.barnabas.core.channel.Unexpected;
import dev.barnabas.core.delivery.Loop;
import dev.barnabas.core.delivery.LoopChannels;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The sessions of one event loop: their keep-alive and the ends of their tokens by one wheel, so
 * that an idle connection is looked at once per idle interval and has no timer of its own; and
 * their waits for an attach.
 *
 * <p>Thread: its event loop.
 */
final class LoopSessions {
  private static final long TICK_MILLIS = 1_000;

  private final SessionServices services;
  private final Loop loop;
  private final LoopChannels channels;
  private final LoopOccupancy occupancy;
  private final Set<Session> opening = new LinkedHashSet<>(); // ≤ sockets of this loop
  private final List<List<Looked>> wheel = new ArrayList<>();
  private final List<AttachWait> waits =
      new ArrayList<>(); // ≤ channels being attached on this loop
  private int slot;
  private boolean ticking;

  /** Something that is looked at now and then; when it fails, its session ends. */
  interface Looked {
    /** Whose it is. */
    Session session();

    /** Returns when to look again, in ms, sooner at the latest; negative: never. */
    long onLook(long nowNanos);
  }

  /** An attach that has to be answered by a deadline. */
  interface AttachWait {
    boolean isOver();

    /** Whose it is. */
    Session session();

    long deadlineNanos();

    void onTimeout();
  }

  LoopSessions(SessionServices services, Loop loop) {
    this.services = services;
    this.loop = loop;
    this.channels =
        new LoopChannels(loop, services.homes(), services.agents(), services.namespaces());
    this.occupancy = new LoopOccupancy(services, this);
    long slots = services.settings().maxIdleMillis() / TICK_MILLIS + 1;
    for (long i = 0; i < slots; i++) {
      wheel.add(new ArrayList<>());
    }
  }

  Loop loop() {
    return loop;
  }

  SessionServices services() {
    return services;
  }

  LoopChannels channels() {
    return channels;
  }

  LoopOccupancy occupancy() {
    return occupancy;
  }

  /** Knows the session from its first moment. */
  void onOpening(Session session) {
    opening.add(session);
  }

  /** The session was let in, or has ended before that. */
  void onOpeningEnded(Session session) {
    opening.remove(session);
  }

  /** Sends all clients of this loop elsewhere, let in or not. */
  void onShutdown() {
    List.copyOf(opening).forEach(Session::goElsewhere);
    for (Session session : List.copyOf(services.registry().all())) {
      if (session.loop() == this) {
        session.goElsewhere();
      }
    }
  }

  /** Keeps the session alive from now on, until it says that it has ended. */
  void add(Session session) {
    look(session, services.settings().maxIdleMillis() / 2);
  }

  /** Looks at something of a session in so many ms, or sooner, and then as often as it wants. */
  void look(Looked looked, long inMillis) {
    place(looked, inMillis);
    if (!ticking) {
      ticking = true;
      loop.schedule(this::onTick, TICK_MILLIS);
    }
  }

  void await(AttachWait wait) {
    waits.add(wait);
  }

  private void place(Looked due, long inMillis) {
    int ahead = (int) Math.clamp(inMillis / TICK_MILLIS, 1, wheel.size() - 1L);
    wheel.get((slot + ahead) % wheel.size()).add(due);
  }

  private void onTick() {
    loop.schedule(this::onTick, TICK_MILLIS); // first: whatever happens below, the wheel goes on
    long now = services.nanoTime().getAsLong();
    slot = (slot + 1) % wheel.size();
    for (Looked due : wheel.set(slot, new ArrayList<>())) {
      guard(() -> lookNow(due, now), due.session()::onFailure);
    }
    for (AttachWait wait : List.copyOf(waits)) {
      if (!wait.isOver() && now - wait.deadlineNanos() >= 0) {
        guard(wait::onTimeout, wait.session()::onFailure);
      }
    }
    waits.removeIf(AttachWait::isOver);
    guard(occupancy::onTick, () -> {});
    channels.onBatchEnd();
  }

  private void lookNow(Looked due, long now) {
    long nextMillis = due.onLook(now);
    if (nextMillis >= 0) {
      place(due, nextMillis);
    }
  }

  /** What fails is told by the loop; the others go on. */
  private void guard(Runnable part, Runnable onFailure) {
    try {
      part.run();
    } catch (Throwable failed) {
      Unexpected.tell(loop::execute, failed);
      guard(onFailure, () -> {});
    }
  }
}
