package dev.barnabas.kafka.egress;

import dev.barnabas.core.crypto.Sha256;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.Envelope.Origin;
import dev.barnabas.core.log.EnvelopeHead;
import dev.barnabas.core.log.LogRecord;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a rule's task had appended beyond where it is, found in our log by the origin that it
 * stamps: a number for rule and source partition, and the source offset.
 *
 * <p>Thread: the task's.
 */
final class AppendedItems {
  private static final Logger log = LoggerFactory.getLogger(AppendedItems.class);

  /**
   * A commit follows each batch of some thousand messages, so this is never met; beyond it readers
   * still drop what repeats within W. 100 bytes each.
   */
  private static final int ITEMS_MAX = 1_000_000;

  /** A message by what it was made from. */
  record Item(Origin origin, ChannelKey channel, String id) {}

  private final Set<Item> items = new HashSet<>();

  private boolean full;

  /** From which source offset on, by the number of rule and partition. */
  private final Map<Long, Long> fromOffset = new HashMap<>();

  static long node(String rule, String topic, int partition) {
    return ByteBuffer.wrap(Sha256.of(rule + '\n' + topic + '\n' + partition)).getLong();
  }

  void clear() {
    items.clear();
    full = false;
    fromOffset.clear();
  }

  void expect(long node, long sourceOffset) {
    fromOffset.put(node, sourceOffset);
  }

  /** Whether all that lies from the source offset on would be known. */
  boolean expects(long node, long sourceOffset) {
    Long from = fromOffset.get(node);
    return from != null && from <= sourceOffset;
  }

  /** Takes a record of our log into account; always true, so that a scan goes on. */
  boolean see(LogRecord record) {
    byte[] key = record.key();
    byte[] value = record.value();
    if (key == null || value == null || !EnvelopeHead.isEnvelope(value)) {
      return true;
    }
    Origin origin = EnvelopeHead.origin(value);
    Long from = fromOffset.get(origin.node());
    if (from == null || origin.sequence() < from) {
      return true;
    }
    add(new Item(origin, ChannelKey.ofBytes(key), EnvelopeHead.id(value)));
    return true;
  }

  /** It is in the log. */
  void add(Item item) {
    if (items.size() < ITEMS_MAX) {
      items.add(item);
    } else if (!full) {
      full = true;
      log.warn("More than {} messages were appended since the last commit", ITEMS_MAX);
    }
  }

  /** Whether it is in the log already. */
  boolean has(Item item) {
    return !items.isEmpty() && items.contains(item);
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  /** Everything below the source offset is committed: forgets it. */
  void committed(long node, long sourceOffset) {
    if (!items.isEmpty()) {
      items.removeIf(
          item -> item.origin().node() == node && item.origin().sequence() < sourceOffset);
    }
  }
}
