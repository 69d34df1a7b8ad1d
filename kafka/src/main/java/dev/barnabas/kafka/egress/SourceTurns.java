package dev.barnabas.kafka.egress;

import dev.barnabas.kafka.Failures;
import dev.barnabas.kafka.egress.SourceProbe.Answer;
import dev.barnabas.mapping.rule.EgressSource;
import dev.barnabas.mapping.rule.Standby;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose turn it is among the sources of a rule with a standby, as one of them sees it on this node:
 * asks all their clusters again and again. Each node decides for itself; where two differ, both
 * sources are read, and repeats are dropped by their ids.
 *
 * <p>Thread: its own, {@code barnabas-turns-APP.RULE}; {@link #view} and {@link #problem} any.
 */
final class SourceTurns implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SourceTurns.class);
  private static final int LOOKS_WITHIN_AFTER = 5;
  private static final long LOOK_MILLIS_MIN = 100;
  private static final long LOOK_MILLIS_MAX = 1_000;
  private static final Duration END_MAX = Duration.ofSeconds(2);

  private final String name;
  private final Duration after;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final List<Watched> sources = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile View view;

  /**
   * As of the last look.
   *
   * @param known every other source has answered once, or has failed to
   * @param held a source before this one answers, or may: this one is not read
   * @param silent this one's own cluster does not answer
   * @param told everything in another source that is older than this was told, ms since 1970
   * @param toldLive the same, of sources that were read while this one was away, or beside it
   */
  record View(
      boolean known, boolean held, boolean silent, OptionalLong told, OptionalLong toldLive) {
    boolean mayRead() {
      return known && !held;
    }

    /** Whether what the source has is told now. */
    boolean isLive() {
      return mayRead() && !silent;
    }
  }

  /** A source with what is known of it. Thread: the turns'. */
  private static final class Watched {
    private final EgressSource source;
    private final Supplier<SourceProbe> probes;
    private final Silence silence;
    private final Failures failures;
    private @Nullable CompletableFuture<Answer> asked;
    private boolean known;
    private Answer told = Answer.NOTHING;
    private @Nullable SourceProbe probe; // made when first asked: its name may not resolve yet

    Watched(EgressSource source, Supplier<SourceProbe> probes, Silence silence, Failures failures) {
      this.source = source;
      this.probes = probes;
      this.silence = silence;
      this.failures = failures;
    }

    SourceProbe probe() {
      SourceProbe open = probe == null ? probes.get() : probe;
      probe = open;
      return open;
    }

    void close() {
      if (probe != null) {
        probe.close();
      }
    }
  }

  private SourceTurns(
      EgressBinding binding,
      Standby standby,
      EgressSurroundings surroundings,
      SharedAdmins admins) {
    this.name = binding.sourceName();
    this.after = standby.after();
    this.clock = surroundings.clock();
    this.nanoTime = surroundings.nanoTime();
    Duration answerMax = after.dividedBy(2);
    for (EgressSource source : binding.rule().settings().sources()) {
      var cluster = surroundings.cluster(source.cluster());
      String what = "Rule " + name + ", asking cluster " + source.cluster();
      sources.add(
          new Watched(
              source,
              () ->
                  new SourceProbe(
                      admins.hold(source.cluster(), cluster, answerMax),
                      source,
                      binding.group(),
                      answerMax),
              new Silence(after, nanoTime.getAsLong()),
              new Failures(log, what, nanoTime)));
    }
    this.view = new View(false, false, false, OptionalLong.empty(), OptionalLong.empty());
    String rule = binding.app() + '.' + binding.rule().settings().name();
    this.thread =
        Thread.ofPlatform()
            .name("barnabas-turns-" + rule)
            .daemon()
            .unstarted(() -> run(standby.before()));
  }

  /** Null: the rule has no standby. */
  static @Nullable SourceTurns of(
      EgressBinding binding, EgressSurroundings surroundings, SharedAdmins admins) {
    Standby standby = binding.rule().settings().standby();
    return standby == null ? null : new SourceTurns(binding, standby, surroundings, admins);
  }

  void start() {
    thread.start();
  }

  View view() {
    return view;
  }

  /** Why this source can't be read, for a person. */
  Optional<String> problem() {
    return view.silent()
        ? Optional.of("its cluster has not answered for " + after.toSeconds() + " s")
        : Optional.empty();
  }

  private void run(List<EgressSource> before) {
    long pause =
        Math.clamp(after.toMillis() / LOOKS_WITHIN_AFTER, LOOK_MILLIS_MIN, LOOK_MILLIS_MAX);
    try {
      do {
        sources.forEach(this::look);
        tell(before);
      } while (!closing.await(pause, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      log.debug("The turns of rule {} were interrupted", name);
    } finally {
      sources.forEach(Watched::close);
    }
  }

  private void look(Watched one) {
    CompletableFuture<Answer> asked = one.asked;
    if (asked != null && asked.isDone()) {
      one.known = true;
      one.asked = null;
      if (asked.isCompletedExceptionally()) {
        one.silence.onFailure();
        long pause = one.failures.onFailure(asked.exceptionNow());
        log.trace("{} would wait {} ms", one.source.cluster(), pause);
      } else {
        one.silence.onAnswer(nanoTime.getAsLong());
        one.failures.onSuccess();
        one.told = later(one.told, asked.join());
      }
    }
    if (one.asked == null) {
      one.asked = ask(one);
    }
  }

  private CompletableFuture<Answer> ask(Watched one) {
    try {
      return one.probe().ask(clock.millis()).toCompletableFuture();
    } catch (KafkaException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** What was told stays told, also when a partition shows less for a moment. */
  private static Answer later(Answer known, Answer now) {
    return now.equals(Answer.NOTHING)
        ? known
        : new Answer(Math.max(known.toldMillis(), now.toldMillis()), now.live());
  }

  private void tell(List<EgressSource> before) {
    boolean known = true;
    boolean held = false; // by a source before this one
    boolean silent = false;
    long told = 0;
    long toldLive = 0;
    long now = nanoTime.getAsLong();
    EgressSource own = sources.getFirst().source;
    for (Watched one : sources) {
      boolean quiet = one.silence.isSilent(now);
      if (one.source.equals(own)) {
        silent = quiet;
        continue;
      }
      known &= one.known;
      held |= before.contains(one.source) && !quiet;
      told = Math.max(told, one.told.toldMillis());
      if (one.told.live()) {
        toldLive = Math.max(toldLive, one.told.toldMillis());
      }
    }
    View last = view;
    view = new View(known, held, silent, time(told), time(toldLive));
    if (last.known() && last.isLive() != view.isLive()) {
      log.info("Rule {} {}", name, words(view));
    }
  }

  private static String words(View view) {
    if (view.isLive()) {
      return "is read from now on";
    }
    return view.held() ? "is held: a source before it answers" : "is silent";
  }

  private static OptionalLong time(long millis) {
    return millis == 0 ? OptionalLong.empty() : OptionalLong.of(millis);
  }

  @Override
  public void close() {
    closing.countDown();
    if (thread.getState() == Thread.State.NEW) {
      sources.forEach(Watched::close);
      return;
    }
    try {
      var _ = thread.join(END_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
