package dev.barnabas.kafka.broker;

import dev.barnabas.core.broker.TopicSizes;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.ClusterConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the cluster for the partitions of topics. Thread: any. */
public final class AskedSizes implements TopicSizes, AutoCloseable {
  /** Below what an upgrade of a socket waits for. */
  private static final int TIMEOUT_MILLIS = 5_000;

  private final Admin admin;

  public AskedSizes(ClusterConfig cluster) {
    String timeout = String.valueOf(TIMEOUT_MILLIS);
    this.admin =
        Admin.create(
            cluster.client(
                Map.of(
                    "default.api.timeout.ms",
                    timeout,
                    "request.timeout.ms",
                    timeout,
                    "reconnect.backoff.max.ms",
                    "500",
                    "client.id",
                    "barnabas-broker-admin"),
                Map.of()));
  }

  @Override
  public CompletionStage<Integer> partitions(String topic) {
    return admin
        .describeTopics(List.of(topic), new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS))
        .allTopicNames()
        .toCompletionStage()
        .thenApply(found -> Objects.requireNonNull(found.get(topic), topic))
        .handle((description, failure) -> {
          if (failure == null) {
            return description.partitions().size();
          }
          Throwable cause = failure.getCause() == null ? failure : failure.getCause();
          if (cause instanceof UnknownTopicOrPartitionException
              || cause instanceof InvalidTopicException) {
            return 0;
          }
          throw new LogUnavailableException("Kafka did not answer: " + cause.getMessage(), cause);
        });
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
