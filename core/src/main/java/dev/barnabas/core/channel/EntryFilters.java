package dev.barnabas.core.channel;

import dev.barnabas.protocol.message.Message;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What of an entry passes which filter: evaluated once for each filter, however many subscribers
 * have it. The map takes as many as {@link EntryFrames#QUALIFIED_MAX}; a further filter is
 * evaluated for each who asks.
 *
 * <p>Thread: any.
 */
final class EntryFilters {
  private final List<Message> messages;
  private final AtomicReference<@Nullable ConcurrentHashMap<MessageFilter, List<Message>>> known =
      new AtomicReference<>();

  EntryFilters(List<Message> messages) {
    this.messages = messages;
  }

  /** The messages that pass, in their order. */
  List<Message> passing(MessageFilter filter) {
    ConcurrentHashMap<MessageFilter, List<Message>> verdicts = known.get();
    if (verdicts == null) {
      known.compareAndSet(null, new ConcurrentHashMap<>());
      verdicts = Objects.requireNonNull(known.get(), "set above");
    }
    List<Message> passing = verdicts.get(filter);
    if (passing != null) {
      return passing;
    }
    List<Message> made = messages.stream().filter(filter::passes).toList();
    if (verdicts.size() < EntryFrames.QUALIFIED_MAX) {
      verdicts.put(filter, made); // two loops may both have made it: they are equal
    }
    return made;
  }
}
