package dev.barnabas.app.wiring;

import dev.barnabas.core.channel.FrameFactory;
import dev.barnabas.core.channel.PendingAppends;
import dev.barnabas.core.channel.ReplayAgent;
import dev.barnabas.core.channel.ReplayAgents;
import dev.barnabas.core.channel.ReplaySettings;
import dev.barnabas.core.log.LogAppender;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.core.log.WindowMemory;
import dev.barnabas.core.presence.PresenceTimes;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.log.KafkaLogReader;
import dev.barnabas.server.websocket.NettyFrames;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One running log reader with its replay agent per cluster, made when first asked for.
 *
 * <p>Thread: any.
 */
final class Readers {
  private final Map<String, ClusterConfig> clusters;
  private final ReplayAgent.Surroundings surroundings;
  private final ClosedTogether ends;
  private final ReplayAgents agents = new ReplayAgents();
  private final Map<String, Reader> readers = new ConcurrentHashMap<>(); // ≤ clusters of the file

  /** A reader and what it drives. */
  record Reader(KafkaLogReader reader, ReplayAgent agent) {}

  Readers(
      Map<String, ClusterConfig> clusters,
      Foundation foundation,
      ReplaySettings replay,
      LogAppender appender,
      Resources resources) {
    this.clusters = clusters;
    this.ends = resources.add("log readers", new ClosedTogether());
    this.surroundings =
        new ReplayAgent.Surroundings(
            replay,
            new WindowMemory(replay.windowBytes()),
            new NettyFrames(),
            foundation.blocking(),
            new PendingAppends(foundation.ids().incarnation()),
            appender,
            foundation.registry(),
            new ReplayAgent.PresenceSurroundings(
                PresenceTimes.of(replay.dedupWindow()),
                foundation.registry(),
                foundation.fixtures(),
                foundation.memberLimits()),
            foundation.store());
  }

  ReplayAgents agents() {
    return agents;
  }

  FrameFactory frames() {
    return surroundings.frames();
  }

  PendingAppends pending() {
    return surroundings.pending();
  }

  ReplaySettings replay() {
    return surroundings.settings();
  }

  /** What keeps a reader from reading. Thread: any. */
  Optional<String> problem() {
    return readers.values().stream().flatMap(one -> one.reader().problem().stream()).findFirst();
  }

  Reader of(String cluster) {
    return readers.computeIfAbsent(cluster, this::start);
  }

  private Reader start(String name) {
    ClusterConfig cluster = clusters.get(name);
    if (cluster == null) {
      throw new IllegalArgumentException("there is no cluster '" + name + "'");
    }
    // The reader tells its turns to the agent, which works with the reader.
    AtomicReference<LogReader.TurnListener> turns = new AtomicReference<>(_ -> {});
    KafkaLogReader reader =
        new KafkaLogReader(
            cluster, now -> turns.get().onTurnEnd(now), Clock.systemUTC(), System::nanoTime);
    ends.add(reader);
    ReplayAgent agent = new ReplayAgent(reader, surroundings);
    agents.add(reader, agent);
    turns.set(agent);
    reader.start();
    return new Reader(reader, agent);
  }
}
