package dev.barnabas.kafka.egress;

import dev.barnabas.kafka.rule.RuleCounters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the rules that read one cluster, every two seconds: one that does not answer holds up
 * nobody else's.
 *
 * <p>Thread: its own, {@code barnabas-egress-CLUSTER}; {@link #takeAway}, {@link #wish}, {@link
 * #awaitFirstLook}, {@link #stop} and {@link #join} any.
 */
final class ClusterWatch {
  private static final Logger log = LoggerFactory.getLogger(ClusterWatch.class);
  private static final long LOOK_MILLIS = 2_000;

  private final RuleStates states;
  private final Map<EgressBinding, RunningRule> running;
  private final ClusterTopics topics;
  private final RuleResolution resolution;
  private final Consumer<EgressBinding> ended;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch looked = new CountDownLatch(1);
  private final Semaphore wishes = new Semaphore(0); // looks that shall not wait
  private final Queue<Gone> gone = new ConcurrentLinkedQueue<>(); // ≤ rules, until the next look
  private final String cluster;
  private final Thread thread;

  /** A rule that was taken away, with its last state. */
  private record Gone(RunningRule rule, RuleState last) {}

  /**
   * @param cluster its name
   * @param running all rules of the node, those of other clusters too
   * @param ended told of each rule that was taken away, when it has ended
   */
  ClusterWatch(
      String cluster,
      EgressSurroundings surroundings,
      RuleStates states,
      Map<EgressBinding, RunningRule> running,
      Consumer<EgressBinding> ended) {
    this.cluster = cluster;
    this.states = states;
    this.running = running;
    this.ended = ended;
    this.topics = new ClusterTopics(cluster, surroundings);
    this.resolution = new RuleResolution(surroundings, topics, this::counters);
    thread = Thread.ofPlatform().name("barnabas-egress-" + cluster).daemon().unstarted(this::run);
  }

  private RuleCounters counters(EgressBinding binding) {
    return Objects.requireNonNull(running.get(binding)).watch().counters();
  }

  void start() {
    thread.start();
  }

  /** It ends at the next look, before anything else is done there: what comes may share a group. */
  void takeAway(RunningRule rule, RuleState last) {
    gone.add(new Gone(rule, last));
  }

  /** Has it look now. */
  void wish() {
    wishes.release();
  }

  /** False: the first look takes longer. */
  boolean awaitFirstLook(long nanos) throws InterruptedException {
    return looked.await(nanos, TimeUnit.NANOSECONDS);
  }

  private void run() {
    try {
      do {
        look();
        looked.countDown();
        if (wishes.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          wishes.drainPermits();
        }
      } while (closing.getCount() > 0);
    } catch (InterruptedException e) {
      log.debug("The egress watch of cluster {} was interrupted", cluster);
    } finally {
      topics.close();
    }
  }

  private void look() {
    topics.onLook();
    List<EgressBinding> mine = new ArrayList<>(states.all().keySet());
    mine.removeIf(one -> !one.rule().settings().from().cluster().equals(cluster));
    for (EgressBinding one : mine) {
      endGone();
      RunningRule rule = running.get(one);
      if (rule != null && closing.getCount() > 0) {
        look(rule);
      }
    }
    endGone();
  }

  private void look(RunningRule rule) {
    EgressBinding binding = rule.binding();
    RuleState before = states.of(binding);
    if (before == null) {
      return; // taken away meanwhile
    }
    RuleState[] found = {before};
    boolean well = rule.guarded(() -> found[0] = resolution.resolve(binding, before));
    RuleState now = states.settle(binding, found[0]);
    if (now != null && rule.follow(before, now) && well) {
      rule.onSuccess();
    }
  }

  private void endGone() {
    for (Gone one = gone.poll(); one != null; one = gone.poll()) {
      EgressBinding binding = one.rule().binding();
      one.rule().end(one.last());
      resolution.forget(binding);
      running.remove(binding);
      ended.accept(binding);
    }
  }

  /** Begins to end. */
  void stop() {
    closing.countDown();
    wishes.release();
    topics.close(); // a question that Kafka does not answer has an end
  }

  /** A look that still waits is left to end by itself. */
  void join(Duration max) throws InterruptedException {
    if (thread.getState() != Thread.State.NEW) {
      boolean done = thread.join(max);
      log.trace("The egress watch of cluster {} has ended ({})", cluster, done);
    }
  }
}
