package dev.barnabas.core.channel;

import dev.barnabas.mapping.expression.Steps;
import dev.barnabas.protocol.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What of an entry passes which filter: evaluated once for each filter, however many subscribers
 * have it. The map takes as many as {@link EntryFrames#QUALIFIED_MAX}, which is all that a channel
 * may have on a node; a further filter is evaluated for each who asks.
 *
 * <p>Clients choose the filters, and other clients what they look at: each filter has {@link
 * #MESSAGE_STEPS} for each message, and all filters together {@link #SHARED_STEPS} for what takes
 * more. What takes still more does not pass.
 *
 * <p>Thread: any.
 */
final class EntryFilters {
  /** Filters of the Ably SDKs' documentation take less than ten. */
  static final int MESSAGE_STEPS = 64;

  /** Some 0.4 ms. */
  static final int SHARED_STEPS = 20_000;

  private static final int SHARED_AT_ONCE = 500;

  private final List<Message> messages;
  private final AtomicInteger shared = new AtomicInteger(SHARED_STEPS);
  private volatile @Nullable List<Map<String, @Nullable Object>> contexts; // made when first asked
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
    List<Message> made = evaluated(filter);
    if (verdicts.size() < EntryFrames.QUALIFIED_MAX) {
      verdicts.put(filter, made); // two loops may both have made it: they are equal
    }
    return made;
  }

  private List<Message> evaluated(MessageFilter filter) {
    List<Map<String, @Nullable Object>> inputs = contexts();
    var steps = new Steps(0, this::more);
    var passing = new ArrayList<Message>(messages.size());
    for (int i = 0; i < messages.size(); i++) {
      steps.add(MESSAGE_STEPS);
      if (filter.passes(inputs.get(i), steps)) {
        passing.add(messages.get(i));
      }
    }
    return List.copyOf(passing);
  }

  private List<Map<String, @Nullable Object>> contexts() {
    List<Map<String, @Nullable Object>> made = contexts;
    if (made == null) {
      made = messages.stream().map(MessageFilter::context).toList();
      contexts = made;
    }
    return made;
  }

  private int more() {
    return shared.getAndAdd(-SHARED_AT_ONCE) > 0 ? SHARED_AT_ONCE : 0;
  }
}
