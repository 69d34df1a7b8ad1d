package dev.barnabas.core.session;

import dev.barnabas.core.channel.MessageFilter;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which filters a channel has on this node, and how often: each costs something for each message.
 *
 * <p>Thread: any.
 */
final class FilterCensus {
  /** Verdicts and frames of as many are kept per message, so that each is made once. */
  static final int FILTERS_MAX = 64;

  // Of channels that have one; an inner map ≤ FILTERS_MAX
  private final Map<ChannelKey, Map<MessageFilter, Integer>> filters = new ConcurrentHashMap<>();

  /**
   * One more attachment has a filter.
   *
   * @throws ProtocolException 40003 when the channel has too many others here
   */
  void enter(ChannelKey channel, MessageFilter filter) {
    filters.compute(
        channel,
        (_, known) -> {
          Map<MessageFilter, Integer> counts = known == null ? new HashMap<>(2) : known;
          if (counts.size() >= FILTERS_MAX && !counts.containsKey(filter)) {
            throw new ProtocolException(
                ErrorCode.INVALID_PARAMETER,
                "the channel has "
                    + FILTERS_MAX
                    + " different filters here: share one, or filter in the client");
          }
          counts.merge(filter, 1, Integer::sum);
          return counts;
        });
  }

  /** One less. */
  void leave(ChannelKey channel, MessageFilter filter) {
    filters.computeIfPresent(
        channel,
        (_, counts) -> {
          counts.computeIfPresent(filter, (_, count) -> count == 1 ? null : count - 1);
          return counts.isEmpty() ? null : counts;
        });
  }
}
