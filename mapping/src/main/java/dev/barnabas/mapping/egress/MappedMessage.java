package dev.barnabas.mapping.egress;

import dev.barnabas.protocol.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message that a record became.
 *
 * @param index of its item within the record, over all split levels, before any filter; an item
 *     that is published to several channels has the same index in each
 * @param id the message's id
 * @param version what {@code newest} made of the item: a number or text; null: it is not compared
 * @param snapshotKey what it is about, in the snapshot of its channel; null: nothing
 */
public record MappedMessage(
    String channel,
    int index,
    String id,
    Message message,
    @Nullable Object version,
    @Nullable String snapshotKey) {
  /** Of a rule without {@code newest} and snapshots. */
  public MappedMessage(String channel, int index, String id, Message message) {
    this(channel, index, id, message, null, null);
  }
}
