package dev.barnabas.server.rest;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.channel.Editing;
import dev.barnabas.core.channel.PublishOutcome;
import dev.barnabas.core.channel.PublishRequest;
import dev.barnabas.core.channel.PublishRules;
import dev.barnabas.core.history.HistoryPage;
import dev.barnabas.core.history.HistoryQuery;
import dev.barnabas.core.history.PresencePage;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.namespace.Namespaces;
import dev.barnabas.core.occupancy.NamesPage;
import dev.barnabas.core.occupancy.Occupancy;
import dev.barnabas.core.session.ConnectionKeys;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What REST needs of the core.
 *
 * @param channelsPerBatch channels in one batch, over all its parts
 * @param channels that are in use
 * @param connections whose keys a publish may name
 * @param editing null: messages can't be changed or read one by one
 */
public record Backend(
    Access access,
    PublishRules rules,
    Publishing publishing,
    Histories histories,
    int channelsPerBatch,
    Namespaces namespaces,
    LiveChannels channels,
    Connections connections,
    Presences presences,
    @Nullable Editing editing) {

  /** Appends to the log. Thread: any. */
  @FunctionalInterface
  public interface Publishing {
    /** The listener hears the outcome once, on any thread; publishes of a channel keep order. */
    void publish(PublishRequest request, Consumer<PublishOutcome> listener);
  }

  /** The channels in use, at all nodes. Thread: any. */
  public interface LiveChannels {
    /** How many use one, members included. */
    CompletionStage<Occupancy> occupancy(ChannelKey channel);

    /**
     * Those of an app, in the order of their names; members are not counted.
     *
     * @param after the last one of the page before; empty: from the first on
     */
    CompletionStage<NamesPage> page(String app, String prefix, String after, int limit);
  }

  /** Realtime connections of any node. Thread: any. */
  @FunctionalInterface
  public interface Connections {
    /** Whose connection a key is; null: nobody's of this app. */
    ConnectionKeys.@Nullable Holder owner(String connectionKey, String app);
  }

  /** Knows who is on channels. Thread: any. */
  public interface Presences {
    CompletionStage<List<PresenceMessage>> members(ChannelKey channel);

    CompletionStage<PresencePage> history(HistoryQuery query);
  }

  /** Reads the log. Thread: any. */
  @FunctionalInterface
  public interface Histories {
    CompletionStage<HistoryPage> page(HistoryQuery query);
  }
}
