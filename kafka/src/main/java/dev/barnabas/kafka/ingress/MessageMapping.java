package dev.barnabas.kafka.ingress;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.occupancy.Metachannel;
import dev.barnabas.kafka.rule.ErrorDecisions;
import dev.barnabas.kafka.rule.HeldUpException;
import dev.barnabas.kafka.rule.Place;
import dev.barnabas.kafka.rule.RuleCounters;
import dev.barnabas.kafka.rule.RuleError;
import dev.barnabas.kafka.rule.RuleWatch;
import dev.barnabas.kafka.settings.SettingsException;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.RecordHeader;
import dev.barnabas.mapping.ingress.ChannelMessage;
import dev.barnabas.mapping.ingress.TargetRecord;
import dev.barnabas.mapping.rule.ErrorPolicy;
import dev.barnabas.mapping.rule.ErrorSettings;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * From a message to the record to write: the rule's, or the dead letter when the rule can't map it.
 * Dead letters go into the same transaction.
 *
 * <p>Thread: the task's.
 */
final class MessageMapping {
  /** Below the 1 MiB that a topic takes by default, with room for key and headers. */
  static final int VALUE_BYTES_MAX = 1_000_000;

  private final IngressBinding binding;
  private final String site;
  private final RuleCounters counters;
  private final InstantSource clock;
  private final ErrorSettings onError;
  private final ErrorDecisions decisions;
  private final String logTopic;

  /** Largest value that is sent; a larger one would spoil its whole transaction. */
  private final int bytesMax;

  /** As the rule's {@code onError} says. */
  MessageMapping(
      IngressBinding binding, IngressSurroundings surroundings, RuleWatch watch, int bytesMax) {
    this(binding, surroundings, watch, binding.rule().settings().onError(), bytesMax);
  }

  MessageMapping(
      IngressBinding binding,
      IngressSurroundings surroundings,
      RuleWatch watch,
      ErrorSettings onError,
      int bytesMax) {
    this.binding = binding;
    this.site = surroundings.site();
    this.counters = watch.counters();
    this.clock = watch.clock();
    this.bytesMax = bytesMax;
    this.onError = onError;
    this.decisions = new ErrorDecisions(onError, watch);
    this.logTopic = surroundings.ownLog().topic();
  }

  IngressBinding binding() {
    return binding;
  }

  /** Whether the rule takes what happens on a channel; never of metachannels. */
  boolean takes(ChannelKey channel, int partition, long offset) {
    return takes(channel, new Place(logTopic, partition, offset));
  }

  /**
   * The same.
   *
   * @param place where that is told
   */
  boolean takes(ChannelKey channel, Place place) {
    if (!channel.app().equals(binding.app()) || channel.name().startsWith(Metachannel.PREFIX)) {
      return false;
    }
    try {
      return binding.rule().takesChannel(channel.name());
    } catch (MappingError e) {
      counters.failed(RuleError.of(place, e, clock.millis()));
      counters.skipped(e.reason().label());
      return false;
    }
  }

  /**
   * What an event becomes.
   *
   * @throws HeldUpException the rule must not go past its record
   */
  Optional<Output> map(TakenEvents.Event event, int partition, long offset) {
    return map(event, new Place(logTopic, partition, offset));
  }

  /** The same, of what is told there. */
  Optional<Output> map(TakenEvents.Event event, Place place) {
    counters.record();
    String channel = event.channel().name();
    try {
      var source =
          new ChannelMessage(binding.app(), site, channel, event.message(), event.action());
      Optional<TargetRecord> mapped = binding.rule().map(source);
      if (mapped.isEmpty()) {
        return Optional.empty();
      }
      ProducerRecord<byte[], byte[]> record = record(mapped.get());
      if (size(record) > bytesMax) {
        throw new MappingError(
                MappingError.Reason.TOO_MANY,
                "the record has " + size(record) + " bytes; the limit is " + bytesMax)
            .at("to");
      }
      counters.message();
      return Optional.of(new Output(record, event, place, false));
    } catch (MappingError e) {
      return failed(event, place, e, onError.effectiveMapping());
    }
  }

  /**
   * What to write instead of a record that its topic does not take: it would be refused for ever.
   *
   * @throws SettingsException it was a dead letter; says what to change
   * @throws HeldUpException the rule must not go past its record
   */
  Optional<Output> refused(Output output, Exception why) {
    String topic = output.record().topic();
    if (output.letter()) {
      throw new SettingsException(
          "rule %s stands still: its dead-letter topic %s refuses the dead letter of %s (%s); raise"
                  .formatted(binding.name(), topic, output.place(), why.getMessage())
              + " max.message.bytes of the topic");
    }
    MappingError error =
        new MappingError(
                MappingError.Reason.TOO_MANY,
                "topic " + topic + " refuses the record: " + why.getMessage())
            .at("to");
    return failed(output.event(), output.place(), error, onError.effectivePublish());
  }

  private static long size(ProducerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    return value == null ? 0 : value.length;
  }

  private static ProducerRecord<byte[], byte[]> record(TargetRecord target) {
    var record =
        new ProducerRecord<byte[], byte[]>(
            target.topic(), null, target.timestamp(), target.key(), target.value());
    for (RecordHeader header : target.headers()) {
      record.headers().add(header.name(), header.value());
    }
    return record;
  }

  private Optional<Output> failed(
      TakenEvents.Event event, Place place, MappingError error, ErrorPolicy policy) {
    ErrorPolicy decided = decisions.of(policy, RuleError.of(place, error, clock.millis()));
    String deadLetterTopic = onError.deadLetterTopic();
    if (decided == ErrorPolicy.SKIP || deadLetterTopic == null) {
      counters.skipped(error.reason().label());
      return Optional.empty();
    }
    counters.deadLetter();
    ProducerRecord<byte[], byte[]> letter =
        IngressLetter.of(deadLetterTopic, binding.name(), event, error);
    return Optional.of(new Output(letter, event, place, true));
  }
}
