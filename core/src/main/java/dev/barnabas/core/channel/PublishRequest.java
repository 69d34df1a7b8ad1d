package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.log.Scope;
import dev.barnabas.protocol.message.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A checked publish: atomic, every message with its id and clientId.
 *
 * @param scope who chose the ids
 * @param publisher the connection; null for REST
 * @param bytes of the messages, as they count against limits
 */
public record PublishRequest(
    ChannelKey channel,
    Scope scope,
    Envelope.@Nullable Publisher publisher,
    List<Message> messages,
    long bytes) {}
