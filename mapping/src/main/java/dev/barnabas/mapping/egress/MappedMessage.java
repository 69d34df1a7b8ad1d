package dev.barnabas.mapping.egress;

import dev.barnabas.protocol.message.Message;

/**
 * A message that a record became.
 *
 * @param index of its item within the record, over all split levels, before any filter; an item
 *     that is published to several channels has the same index in each
 * @param id the message's id
 */
public record MappedMessage(String channel, int index, String id, Message message) {}
