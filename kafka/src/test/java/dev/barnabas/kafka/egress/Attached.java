package dev.barnabas.kafka.egress;

import static org.awaitility.Awaitility.await;

import dev.barnabas.core.channel.AttachOutcome;
import dev.barnabas.core.channel.AttachRequest;
import dev.barnabas.core.channel.Entry;
import dev.barnabas.core.channel.Follower;
import dev.barnabas.core.channel.Outlet;
import dev.barnabas.core.channel.Start;
import dev.barnabas.core.log.ChannelHomes.Home;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.kafka.TestNode;
import dev.barnabas.protocol.error.ErrorInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An attachment that notes what it hears. Thread: the log reader, read by any. */
final class Attached implements Follower, Outlet {
  private static final Duration LONG = Duration.ofSeconds(60);

  final List<Entry> entries = new CopyOnWriteArrayList<>();
  final List<ErrorInfo> losses = new CopyOnWriteArrayList<>();
  private volatile @Nullable AttachOutcome outcome;

  /** Attaches where the rules say that the channel lives. */
  static Attached to(TestNode node, EgressRules rules, ChannelKey channel) {
    Home.Known home = (Home.Known) rules.homeOf(channel).orElseThrow();
    return to(node, home, channel);
  }

  static Attached to(TestNode node, Home.Known home, ChannelKey channel) {
    Attached one = new Attached();
    node.agents.attach(
        new AttachRequest(channel, new Start.Head(), true, one, outcome -> one.outcome = outcome),
        home.log(),
        home.partition());
    return one;
  }

  AttachOutcome awaitOutcome() {
    await().atMost(LONG).until(() -> outcome != null);
    return java.util.Objects.requireNonNull(outcome);
  }

  ErrorInfo awaitLoss() {
    await().atMost(LONG).until(() -> !losses.isEmpty());
    return losses.getFirst();
  }

  @Override
  public Outlet outlet() {
    return this;
  }

  @Override
  public void onEntry(Entry entry) {
    entries.add(entry);
  }

  @Override
  public void onMissed() {
    throw new AssertionError("an entry was missed");
  }

  @Override
  public void onLost(ErrorInfo error) {
    losses.add(error);
  }

  @Override
  public int index() {
    return 0;
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public void onBatchEnd() {}

  @Override
  public void onOverrun() {}
}
