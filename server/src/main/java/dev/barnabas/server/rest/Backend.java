package dev.barnabas.server.rest;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.channel.PublishOutcome;
import dev.barnabas.core.channel.PublishRequest;
import dev.barnabas.core.channel.PublishRules;
import dev.barnabas.core.history.HistoryPage;
import dev.barnabas.core.history.HistoryQuery;
import dev.barnabas.core.namespace.Namespaces;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What REST needs of the core.
 *
 * @param channelsPerBatch channels in one batch, over all its parts
 */
public record Backend(
    Access access,
    PublishRules rules,
    Publishing publishing,
    Histories histories,
    int channelsPerBatch,
    Namespaces namespaces) {

  /** Appends to the log. Thread: any. */
  @FunctionalInterface
  public interface Publishing {
    /** The listener hears the outcome once, on any thread; publishes of a channel keep order. */
    void publish(PublishRequest request, Consumer<PublishOutcome> listener);
  }

  /** Reads the log. Thread: any. */
  @FunctionalInterface
  public interface Histories {
    CompletionStage<HistoryPage> page(HistoryQuery query);
  }
}
