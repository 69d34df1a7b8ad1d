package dev.barnabas.core.history;

import dev.barnabas.protocol.message.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of history, complete messages in the order asked for.
 *
 * @param nextCursor the serial to continue after; null on the last page
 */
public record HistoryPage(List<Message> messages, @Nullable String nextCursor) {}
