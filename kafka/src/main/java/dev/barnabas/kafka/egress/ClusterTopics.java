package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.settings.Topics;
import dev.barnabas.kafka.settings.Topics.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks topics up in one cluster, with one client that is made when first needed: the cluster's
 * name may not resolve yet. Once a question had no answer in time the rest of a look asks no more.
 *
 * <p>Thread: the cluster's watch; it may block; {@link #close} any.
 */
final class ClusterTopics implements RuleResolution.TopicFinder, AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  private final String cluster;
  private final EgressSurroundings surroundings;
  private @Nullable LogUnavailableException silence;
  private volatile @Nullable Topics topics;
  private volatile boolean closed;

  ClusterTopics(String cluster, EgressSurroundings surroundings) {
    this.cluster = cluster;
    this.surroundings = surroundings;
  }

  /** A look begins: it may ask again. */
  void onLook() {
    silence = null;
  }

  @Override
  public Optional<Topic> find(String topic) {
    return asked(() -> topics().find(topic));
  }

  @Override
  public List<Topic> findAll(Predicate<String> wanted) {
    return asked(() -> topics().findAll(wanted));
  }

  private <T> T asked(Supplier<T> question) {
    if (silence != null) {
      throw silence;
    }
    try {
      return question.get();
    } catch (LogUnavailableException e) {
      if (e.getCause() instanceof TimeoutException) {
        silence = e;
      }
      throw e;
    }
  }

  private Topics topics() {
    Topics known = topics;
    if (known != null) {
      return known;
    }
    Topics made = made();
    topics = made;
    if (closed) {
      made.close();
      throw new LogUnavailableException("the node ends");
    }
    return made;
  }

  private Topics made() {
    try {
      return new Topics(surroundings.cluster(cluster), ANSWER_MAX);
    } catch (KafkaException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new LogUnavailableException(
          "cluster '" + cluster + "' can't be asked: " + why.getMessage(), e);
    }
  }

  @Override
  public void close() {
    closed = true;
    Topics known = topics;
    if (known != null) {
      known.close();
    }
  }
}
