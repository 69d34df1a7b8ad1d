package dev.barnabas.core.history;

import dev.barnabas.core.channel.EntryContent;
import dev.barnabas.core.channel.PartitionChannels;
import dev.barnabas.core.history.HistoryQuery.Direction;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.PartitionWindow;
import dev.barnabas.protocol.serial.Position;
import org.jspecify.annotations.Nullable;

/**
 * History from the window in memory.
 *
 * <p>Thread: the log reader.
 */
final class WindowPages {
  private static final int ADDRESSES_MAX = 1 << 20; // 8 MB for one question, at the very most

  private final PartitionChannels channels;

  WindowPages(PartitionChannels channels) {
    this.channels = channels;
  }

  /**
   * Adds what the window has, in the page's direction. Forwards over a direct channel the window
   * comes last, so that nothing is added here: the log is read first.
   */
  void fill(PageBuilder page, ChannelKey channel) {
    if (page.direction() == Direction.BACKWARDS) {
      backwards(page, channel);
    } else if (channels.log().publishable()) {
      forwards(page, channel);
    }
  }

  /** Adds what was published last; returns whether the window has anything. */
  boolean last(PageBuilder page, ChannelKey channel) {
    PartitionWindow window = channels.window();
    for (long address = window.newest(channels.route(channel));
        address >= 0;
        address = window.before(address)) {
      EntryContent content = content(channel, address);
      if (content != null && !content.messages().isEmpty()) {
        boolean _ = page.take(channels.edits().asOfNow(channel, content));
        return true;
      }
    }
    return false;
  }

  private void backwards(PageBuilder page, ChannelKey channel) {
    PartitionWindow window = channels.window();
    long address = window.newest(channels.route(channel));
    while (address >= 0
        && !page.isFull()
        && window.timestampMillis(address) >= page.earliestMillis()) {
      add(page, channel, address);
      address = window.before(address);
    }
  }

  private void forwards(PageBuilder page, ChannelKey channel) {
    PartitionWindow window = channels.window();
    @Nullable Position lowest = page.lowest(channels.log().identity());
    long after = lowest == null ? -1 : lowest.offset() - 1;
    for (long address : window.after(channels.route(channel), after, ADDRESSES_MAX)) {
      if (page.isFull()) {
        return;
      }
      add(page, channel, address);
    }
  }

  private void add(PageBuilder page, ChannelKey channel, long address) {
    EntryContent content = content(channel, address);
    if (content != null) {
      boolean _ = page.take(channels.edits().asOfNow(channel, content));
    }
  }

  private @Nullable EntryContent content(ChannelKey channel, long address) {
    PartitionWindow window = channels.window();
    return EntryContent.of(
        channels.log(),
        channels.partition(),
        window.record(address),
        window.dropped(address),
        channel);
  }
}
