package dev.barnabas.core.session;

import dev.barnabas.core.limit.TokenBucket;
import dev.barnabas.core.namespace.AppLimits;
import org.jspecify.annotations.Nullable;

/**
 * How fast a connection's publishes and attaches are taken in: when too many wait for an answer, or
 * more came than the rate allows, the socket is not read for a while. So a client that comes back
 * from an outage with a full queue is slowed down and loses nothing (decision 0008), and one that
 * asks again and again while the log is away costs no more than it may.
 *
 * <p>Thread: its event loop.
 */
final class Intake {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Session session;
  private final AnswerQueue answers;
  private final boolean rateLimited;
  private @Nullable TokenBucket rate; // from the first publish on
  private boolean waitsForAnswers;
  private boolean waitsForAttaches;
  private boolean waitsForRate;

  Intake(Session session, AnswerQueue answers, AppLimits limits) {
    this.session = session;
    this.answers = answers;
    this.rateLimited = limits.rateLimited();
  }

  /** A publish was read; it is about to be queued for its answer. */
  void onPublish(int messages) {
    if (rateLimited) {
      waitFor(rate().take(Math.max(1, messages), now()));
    }
    waitsForAnswers |= answers.size() >= AnswerQueue.PENDING_HIGH;
    apply();
  }

  private TokenBucket rate() {
    TokenBucket known = rate;
    if (known == null) {
      int perSecond = session.services().limits().maxInboundRate();
      known = new TokenBucket(perSecond, perSecond, now());
      rate = known;
    }
    return known;
  }

  private void waitFor(long owedNanos) {
    if (owedNanos > 0 && !waitsForRate) {
      waitsForRate = true;
      session.loop().loop().schedule(this::onRatePaid, Math.max(1, owedNanos / NANOS_PER_MILLI));
    }
  }

  /** Some publishes were answered. */
  void onAnswered() {
    if (waitsForAnswers && answers.size() <= AnswerQueue.PENDING_LOW) {
      waitsForAnswers = false;
      apply();
    }
  }

  /** Whether too many attaches wait for the log. */
  void waitForAttaches(boolean tooMany) {
    if (waitsForAttaches != tooMany) {
      waitsForAttaches = tooMany;
      apply();
    }
  }

  private void onRatePaid() {
    waitsForRate = false;
    waitFor(rate().take(0, now())); // what had been read already came after the timer was set
    apply();
  }

  private void apply() {
    session.transport().setReading(!waitsForAnswers && !waitsForAttaches && !waitsForRate);
  }

  private long now() {
    return session.services().nanoTime().getAsLong();
  }
}
