package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.RecordMapper;
import dev.barnabas.kafka.rule.RuleCounters;
import dev.barnabas.mapping.egress.DirectHome;
import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.mapping.egress.MappedMessage;
import dev.barnabas.mapping.egress.MappedRecord;
import dev.barnabas.mapping.egress.SourceRecord;
import dev.barnabas.mapping.rule.SnapshotSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A direct rule as the function of its topic's log. A message away from its home is the rule's
 * error: every node decides so from the record alone.
 *
 * <p>Failures are not counted here: each node maps a record as often as it needs it. Thread: any.
 */
final class RuleMapper implements RecordMapper {
  private final EgressBinding binding;
  private final String app;
  private final String topic;
  private final EgressRule rule;
  private final DirectHome home;
  private final RuleCounters counters;
  private final boolean routesByKey;

  RuleMapper(EgressBinding binding, String topic, DirectHome home, RuleCounters counters) {
    this.binding = binding;
    this.counters = counters;
    this.app = binding.app();
    this.topic = topic;
    this.rule = binding.rule();
    this.home = home;
    this.routesByKey = rule.namesChannelsBeforeParsing() && rule.settings().channels().size() == 1;
  }

  @Override
  public @Nullable ChannelKey route(LogRecord record) {
    if (!routesByKey) {
      return null;
    }
    List<String> channels = rule.channelsBeforeParsing(source(record)).orElse(List.of());
    return channels.size() == 1 ? ChannelKey.of(app, channels.getFirst()) : null;
  }

  @Override
  public boolean routesByKey() {
    return routesByKey;
  }

  @Override
  public boolean deduplicates() {
    return rule.hasIdTemplate();
  }

  @Override
  public List<Mapped> map(LogRecord record) {
    MappedRecord mapped = mapped(record);
    List<Mapped> all = new ArrayList<>(mapped.messages().size());
    for (MappedMessage message : mapped.messages()) {
      // Counted anew: an item that goes to several channels has one index for all of them.
      all.add(
          new Mapped(
              ChannelKey.of(app, message.channel()),
              all.size(),
              message.message(),
              message.snapshotKey()));
    }
    return all;
  }

  /** Whose records it maps. */
  SourceTopic topic() {
    return binding.topic(topic);
  }

  /** Waits for what {@link #map} needs, see {@link Preparation}. */
  void await(LogRecord record) {
    Preparation.await(rule, source(record));
  }

  @Override
  public SnapshotSettings snapshot() {
    return rule.settings().snapshot();
  }

  @Override
  public void onSnapshotFull(ChannelKey channel, String why) {
    counters.snapshotFull(channel.name(), why);
  }

  /** What becomes of the record, failures included. */
  MappedRecord mapped(LogRecord record) {
    SourceRecord source = source(record);
    return home.keepAtHome(source, rule.map(source));
  }

  private SourceRecord source(LogRecord record) {
    return Sources.of(binding, topic(), record);
  }
}
