package dev.barnabas.mapping.ingress;

import dev.barnabas.protocol.message.Message;

/**
 * A message on a channel as an ingress rule sees it.
 *
 * @param app the app's id
 * @param site where it was taken, for the envelope
 * @param channel the channel's own name, no qualifier
 * @param message stamped: id, timestamp
 */
public record ChannelMessage(String app, String site, String channel, Message message) {}
