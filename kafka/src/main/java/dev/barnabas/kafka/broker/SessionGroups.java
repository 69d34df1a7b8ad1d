package dev.barnabas.kafka.broker;

import dev.barnabas.core.broker.ReadFrom;
import dev.barnabas.core.broker.TopicGroups;
import dev.barnabas.core.broker.TopicStream;
import dev.barnabas.core.delivery.Loop;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.group.GroupConsumers;
import dev.barnabas.mapping.rule.Start;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The group members of a node's sessions, no more than they may be. Thread: any. */
public final class SessionGroups implements TopicGroups, AutoCloseable {
  // A member is a client with two connections; these bound what it holds back for a slow session.
  private static final Map<String, String> TUNING =
      Map.of(
          "max.poll.records", String.valueOf(SessionMember.RECORDS_PER_POLL),
          "fetch.max.bytes", String.valueOf(1 << 20),
          "max.partition.fetch.bytes", String.valueOf(256 << 10));

  private final ClusterConfig cluster;
  private final Settings settings;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Integer> byClient = new HashMap<>(); // ≤ members, under the lock
  private int admitted; // under the lock
  private final Set<SessionMember> members = ConcurrentHashMap.newKeySet(); // ≤ perNode

  /**
   * How many and how.
   *
   * @param perClient members that one client may have at this node
   * @param perNode members of all
   * @param from where a member begins whose session does not say
   * @param commitEvery null: only when a member leaves or gives partitions away
   */
  public record Settings(
      int perClient, int perNode, ReadFrom from, @Nullable Duration commitEvery) {}

  public SessionGroups(ClusterConfig cluster, Settings settings, LongSupplier nanoTime) {
    this.cluster = bounded(cluster);
    this.settings = settings;
    this.nanoTime = nanoTime;
  }

  /** What a member holds back has a bound that no property may lift. */
  private static ClusterConfig bounded(ClusterConfig cluster) {
    Map<String, String> others = new HashMap<>(cluster.properties());
    others.keySet().removeAll(TUNING.keySet());
    return new ClusterConfig(cluster.bootstrap(), others);
  }

  @Override
  public TopicStream join(Joining joining, Loop loop, Runnable wake) {
    admit(joining.client());
    try {
      ReadFrom from = joining.from() == null ? settings.from() : joining.from();
      SessionMember member =
          new SessionMember(
              new SessionMember.Member(joining.group(), List.copyOf(joining.topics()), start(from)),
              GroupConsumers.of(cluster, joining.group(), TUNING),
              new SessionMember.Session(loop, wake),
              new SessionMember.Commits(settings.commitEvery(), nanoTime),
              left -> onLeft(left, joining.client()));
      members.add(member);
      member.start();
      return member;
    } catch (RuntimeException e) {
      release(joining.client());
      throw e;
    }
  }

  private void admit(String client) {
    lock.lock();
    try {
      int ofClient = byClient.getOrDefault(client, 0);
      if (ofClient >= settings.perClient()) {
        throw new ProtocolException(
            ErrorCode.OVERLOADED,
            "this client has %d sessions with a group.id, as many as it may".formatted(ofClient));
      }
      if (admitted >= settings.perNode()) {
        throw new ProtocolException(
            ErrorCode.OVERLOADED, "this node has as many sessions with a group.id as it may");
      }
      admitted++;
      byClient.put(client, ofClient + 1);
    } finally {
      lock.unlock();
    }
  }

  private void release(String client) {
    lock.lock();
    try {
      admitted--;
      byClient.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
    } finally {
      lock.unlock();
    }
  }

  private static Start start(ReadFrom from) {
    return switch (from) {
      case ReadFrom.Latest _ -> new Start.Latest();
      case ReadFrom.Earliest _ -> new Start.Earliest();
      case ReadFrom.Time(long timestampMillis) -> new Start.At(timestampMillis);
    };
  }

  private void onLeft(SessionMember member, String client) {
    members.remove(member);
    release(client);
  }

  @Override
  public int members() {
    return members.size();
  }

  /** Has all of them commit and leave; waits for it. */
  @Override
  public void close() {
    List<SessionMember> all = List.copyOf(members);
    all.forEach(SessionMember::close);
    all.forEach(SessionMember::awaitLeft);
  }
}
