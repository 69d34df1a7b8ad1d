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
 * What a rule's task had appended beyond its last commit, found in our log by the origin that it
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

  private record Item(Origin origin, ChannelKey channel, String id) {}

  private final Set<Item> items = new HashSet<>();

  /** From which source offset on, by the number of rule and partition. */
  private final Map<Long, Long> fromOffset = new HashMap<>();

  static long node(String rule, String topic, int partition) {
    return ByteBuffer.wrap(Sha256.of(rule + '\n' + topic + '\n' + partition)).getLong();
  }

  void clear() {
    items.clear();
    fromOffset.clear();
  }

  void expect(long node, long sourceOffset) {
    fromOffset.put(node, sourceOffset);
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
    if (items.size() < ITEMS_MAX) {
      items.add(new Item(origin, ChannelKey.ofBytes(key), EnvelopeHead.id(value)));
    } else if (items.size() == ITEMS_MAX) {
      log.warn("More than {} messages were appended since the last commit", ITEMS_MAX);
    }
    return true;
  }

  /** Whether it is in the log already. */
  boolean has(Origin origin, ChannelKey channel, String id) {
    return !items.isEmpty() && items.contains(new Item(origin, channel, id));
  }

  /** Everything below the source offset is committed: forgets it. */
  void committed(long node, long sourceOffset) {
    if (!items.isEmpty()) {
      items.removeIf(
          item -> item.origin().node() == node && item.origin().sequence() < sourceOffset);
    }
  }
}
