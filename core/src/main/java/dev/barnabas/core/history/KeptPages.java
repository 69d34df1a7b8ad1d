package dev.barnabas.core.history;

import dev.barnabas.core.channel.Blocking;
import dev.barnabas.core.channel.KeptItems;
import dev.barnabas.core.channel.PartitionChannels;
import dev.barnabas.core.edit.MessageBytes;
import dev.barnabas.core.history.HistoryQuery.Direction;
import dev.barnabas.core.store.HistoryStore;
import dev.barnabas.core.store.HistoryStore.Keeping;
import dev.barnabas.core.store.HistoryStore.Question;
import dev.barnabas.core.store.StoredItem;
import dev.barnabas.core.store.TreeKey;
import dev.barnabas.protocol.error.ErrorInfo;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A page of a channel that is kept: what the window has is taken at one moment, what comes before
 * it is read then, so that nothing is missing or there twice between them.
 *
 * <p>Thread: the log reader, and then one that may block.
 */
final class KeptPages {
  private final HistoryQuery query;
  private final PartitionChannels channels;
  private final KeptItems items;
  private final boolean all;
  private final long earliestMillis;
  private final long windowMillis;

  KeptPages(HistoryQuery query, PartitionChannels channels, KeptHistory kept) {
    HistoryStore store = kept.store();
    long nowMillis = kept.clock().millis();
    this.query = query;
    this.channels = channels;
    this.items =
        new KeptItems(
            store,
            channels.log(),
            channels.partition(),
            kept.settings(),
            channels.window().startOffset());
    this.all = store.keeping(query.channel()) == Keeping.ALL;
    this.earliestMillis =
        Math.max(query.start(), nowMillis - store.retention(query.channel()).toMillis());
    this.windowMillis = all ? 0 : nowMillis - kept.settings().window().toMillis();
  }

  /** Gathers it; one of the two hears of it, on any thread. */
  void collect(Executor blocking, Consumer<HistoryPage> ready, Consumer<ErrorInfo> failed) {
    var window = new PageBuilder(query, windowMillis);
    var pages = new WindowPages(channels);
    pages.fill(window, query.channel());
    boolean forwards = query.direction() == Direction.FORWARDS;
    if (all ? !forwards && window.isFull() : !window.isEmpty()) {
      ready.accept(window.build());
      return;
    }
    var last = new PageBuilder(query, earliestMillis);
    if (!all && pages.last(last, query.channel())) { // older than the window shows
      ready.accept(last.build());
      return;
    }
    Question question = KeptRange.of(query, TreeKey.Kind.MESSAGES, items, earliestMillis);
    Blocking.ask(
        blocking,
        "A page of kept history",
        () -> forwards ? forwards(question, window) : backwards(question, window),
        ready,
        failed);
  }

  private HistoryPage backwards(Question question, PageBuilder window) {
    if (!all) {
      return last(question);
    }
    items.newestFirst(question, item -> window.take(MessageBytes.current(item.body())));
    return window.build();
  }

  private HistoryPage forwards(Question question, PageBuilder window) {
    if (!all) {
      return last(question);
    }
    var page = new PageBuilder(query, earliestMillis);
    items.oldestFirst(question, item -> page.take(MessageBytes.current(item.body())));
    page.takeAllOf(window);
    return page.build();
  }

  private HistoryPage last(Question question) {
    var page = new PageBuilder(query, earliestMillis);
    List<StoredItem> last = items.lastPublish(question);
    for (StoredItem item : query.direction() == Direction.FORWARDS ? last : last.reversed()) {
      boolean _ = page.take(MessageBytes.current(item.body()));
    }
    return page.build();
  }
}
