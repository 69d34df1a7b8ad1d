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
  private final SessionServices services;
  private final Loop loop;
  private final LoopChannels channels;
  private final LoopOccupancy occupancy;
  private final Set<Session> opening = new LinkedHashSet<>(); // ≤ sockets of this loop
  private final LookWheel wheel;
  private final Heartbeats heartbeats;
  private final List<AttachWait> waits =
      new ArrayList<>(); // ≤ channels being attached on this loop
  private boolean ticking;

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
    this.heartbeats = new Heartbeats(services.frames());
    this.wheel =
        new LookWheel(
            loop, services.nanoTime(), services.settings().maxIdleMillis(), this::onLooked);
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

  /** What is sent to those who rest. */
  Heartbeats heartbeats() {
    return heartbeats;
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
    List.copyOf(opening).forEach(this::sendElsewhere);
    for (Session session : List.copyOf(services.registry().all())) {
      if (session.loop() == this) {
        sendElsewhere(session);
      }
    }
  }

  private void sendElsewhere(Session session) {
    guard(session::goElsewhere, session);
  }

  /** Keeps the session alive from now on, until it says that it has ended. */
  void add(Session session) {
    look(session, services.settings().maxIdleMillis() / 2);
  }

  /** Looks at something of a session in so many ms, or sooner, and then as often as it wants. */
  void look(LookWheel.Looked looked, long inMillis) {
    wheel.place(looked, inMillis);
    if (!ticking) {
      ticking = true;
      loop.schedule(this::onTick, LookWheel.TICK_MILLIS);
    }
  }

  void await(AttachWait wait) {
    waits.add(wait);
  }

  private void onTick() {
    loop.schedule(
        this::onTick, LookWheel.TICK_MILLIS); // first: whatever happens below, the wheel goes on
    wheel.onTick();
    long now = services.nanoTime().getAsLong();
    for (AttachWait wait : List.copyOf(waits)) {
      if (!wait.isOver() && now - wait.deadlineNanos() >= 0) {
        guard(wait::onTimeout, wait.session());
      }
    }
    waits.removeIf(AttachWait::isOver);
    Unexpected.guard(loop::execute, occupancy::onTick, () -> {});
    channels.onBatchEnd();
  }

  private void onLooked() {
    heartbeats.onSent();
    channels.onBatchEnd();
  }

  /** What fails is told by the loop, and ends its session; the others go on. */
  void guard(Runnable part, Session session) {
    Unexpected.guard(loop::execute, part, session::onFailure);
  }
}
