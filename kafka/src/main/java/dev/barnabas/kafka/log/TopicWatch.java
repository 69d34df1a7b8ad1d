package dev.barnabas.kafka.log;

import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.PartitionListener.LogLoss;
import dev.barnabas.kafka.log.TopicLook.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether a followed topic is still the one it was, and whether a refused offset is really
 * lost. A consumer follows a topic by name: one that was deleted and made again could be read on as
 * if nothing had happened. So the ids of all followed topics are asked for once a second, and a
 * position is only given up on the cluster's own word.
 *
 * <p>Thread: the log reader.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the look reports itself
final class TopicWatch {
  private static final Logger log = LoggerFactory.getLogger(TopicWatch.class);
  private static final long INTERVAL_MILLIS = 1_000;

  /** A broker that has just started may not know each topic yet. */
  private static final int UNKNOWN_LOOKS_MAX = 3;

  private final TopicLook look;
  private final ReaderTasks tasks;

  /**
   * Told by {@link #pin}, for good: what was pinned is never another topic, however long it is
   * gone.
   */
  private final Map<String, String> pinned = new HashMap<>();

  /** Pinned topics that are not what they were, with what to do. Read by any thread. */
  private final Map<String, String> foreign = new ConcurrentHashMap<>();

  /** By topic, seen at the first look. */
  private final Map<String, String> learned = new HashMap<>();

  private final Map<String, Integer> missed = new HashMap<>();
  private boolean underWay;
  private boolean silent;
  private long nextLookMillis;

  TopicWatch(TopicLook look, ReaderTasks tasks) {
    this.look = look;
    this.tasks = tasks;
  }

  void pin(String topic, String topicId) {
    pinned.put(topic, topicId);
  }

  /** Whether the topic is another one than was pinned, or gone. Thread: any. */
  boolean isForeign(String topic) {
    return foreign.containsKey(topic);
  }

  /** What is wrong with a pinned topic. Thread: any. */
  Optional<String> problem() {
    return foreign.values().stream().findFirst();
  }

  void onTurn(long nowMillis, ReaderLoop loop) {
    if (underWay || nowMillis < nextLookMillis) {
      return;
    }
    nextLookMillis = nowMillis + INTERVAL_MILLIS;
    Set<String> topics = new TreeSet<>(pinned.keySet());
    List<TopicPartition> suspects = new ArrayList<>();
    for (Followed one : loop.followed()) {
      topics.add(one.partition.topic());
      if (one.suspect) {
        suspects.add(one.partition);
      }
    }
    learned.keySet().retainAll(topics);
    missed.keySet().retainAll(topics);
    if (!topics.isEmpty()) {
      underWay = true;
      look.look(topics, suspects)
          .whenComplete((seen, error) -> tasks.submit(() -> onLooked(topics, seen, error, loop)));
    }
  }

  private void onLooked(
      Set<String> topics, @Nullable Seen seen, @Nullable Throwable error, ReaderLoop loop) {
    underWay = false;
    if (seen == null) {
      if (!silent) {
        log.warn("Kafka does not answer; reading goes on when it does: {}", String.valueOf(error));
      }
      silent = true;
      return;
    }
    if (silent) {
      log.info("Kafka answers again");
    }
    silent = false;
    Map<String, LogLoss> lost = new HashMap<>();
    for (String topic : topics) {
      LogLoss loss = topicLoss(topic, seen.ids().get(topic));
      if (loss != null) {
        lost.put(topic, loss);
      }
    }
    for (Followed one : loop.followed()) {
      judge(one, lost.get(one.partition.topic()), seen.bounds().get(one.partition));
    }
    loop.onAssignmentChanged();
  }

  private @Nullable LogLoss topicLoss(String topic, @Nullable String id) {
    if (id == null) {
      if (missed.merge(topic, 1, Integer::sum) < UNKNOWN_LOOKS_MAX) {
        return null;
      }
      learned.remove(topic);
      return lost(topic, LogLoss.DELETED, "is gone");
    }
    missed.remove(topic);
    String known = pinned.getOrDefault(topic, learned.get(topic));
    if (known == null || known.equals(id)) {
      learned.put(topic, id);
      if (foreign.remove(topic) != null) {
        log.info("Topic {} is the one it was again", topic);
      }
      return null;
    }
    learned.remove(topic);
    return lost(topic, LogLoss.TRUNCATED, "was deleted and made again");
  }

  private LogLoss lost(String topic, LogLoss loss, String what) {
    String id = pinned.get(topic);
    if (id == null) {
      missed.remove(topic);
    } else {
      String problem =
          "topic %s, which this node began with (id %s), %s: restart all nodes to begin anew"
              .formatted(topic, id, what);
      if (!problem.equals(foreign.put(topic, problem))) {
        log.error("This node can't go on: {}", problem);
      }
    }
    return loss;
  }

  private static void judge(Followed one, @Nullable LogLoss all, @Nullable LogBounds bounds) {
    if (all != null) {
      one.suspect = false;
      one.lose(offset -> all);
    } else if (one.suspect && bounds != null) {
      long divergent = one.divergent;
      one.suspect = false;
      one.divergent = Long.MAX_VALUE;
      one.lose(offset -> {
        if (offset > divergent) {
          return LogLoss.TRUNCATED;
        }
        return offset < bounds.begin() || offset > bounds.end() ? LogLoss.OUT_OF_RANGE : null;
      });
    }
  }
}
