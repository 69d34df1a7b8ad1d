package dev.barnabas.core.history;

import dev.barnabas.protocol.message.PresenceMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of presence history, in the order asked for.
 *
 * @param nextCursor the serial to continue after; null on the last page
 */
public record PresencePage(List<PresenceMessage> events, @Nullable String nextCursor) {}
