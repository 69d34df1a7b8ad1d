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
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * From a message to the record to write: the rule's, or the dead letter when the rule can't map it.
 * Dead letters go into the same transaction.
 *
 * <p>Thread: the task's.
 */
final class MessageMapping {
  private static final String PREFIX = RecordHeader.OWN_PREFIX;

  private final IngressBinding binding;
  private final String site;
  private final RuleCounters counters;
  private final InstantSource clock;
  private final ErrorSettings onError;
  private final ErrorDecisions decisions;
  private final String logTopic;

  /** Largest value that is sent; a larger one would spoil its whole transaction. */
  private final int bytesMax;

  MessageMapping(
      IngressBinding binding, IngressSurroundings surroundings, RuleWatch watch, int bytesMax) {
    this.binding = binding;
    this.site = surroundings.site();
    this.counters = watch.counters();
    this.clock = watch.clock();
    this.bytesMax = bytesMax;
    this.onError = binding.rule().settings().onError();
    this.decisions = new ErrorDecisions(onError, watch);
    this.logTopic = surroundings.ownLog().topic();
  }

  IngressBinding binding() {
    return binding;
  }

  /** Whether the rule takes what happens on a channel; never of metachannels. */
  boolean takes(ChannelKey channel, int partition, long offset) {
    if (!channel.app().equals(binding.app()) || channel.name().startsWith(Metachannel.PREFIX)) {
      return false;
    }
    try {
      return binding.rule().takesChannel(channel.name());
    } catch (MappingError e) {
      counters.failed(RuleError.of(new Place(logTopic, partition, offset), e, clock.millis()));
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
    counters.record();
    var place = new Place(logTopic, partition, offset);
    ChannelKey channel = event.channel();
    Message message = event.message();
    try {
      var source = new ChannelMessage(binding.app(), site, channel.name(), message, event.action());
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
      return Optional.of(new Output(record, channel, place, message, false));
    } catch (MappingError e) {
      return failed(channel, place, message, e, onError.effectiveMapping());
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
    return failed(
        output.channel(), output.place(), output.message(), error, onError.effectivePublish());
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
      ChannelKey channel, Place place, Message message, MappingError error, ErrorPolicy policy) {
    ErrorPolicy decided = decisions.of(policy, RuleError.of(place, error, clock.millis()));
    String deadLetterTopic = onError.deadLetterTopic();
    if (decided == ErrorPolicy.SKIP || deadLetterTopic == null) {
      counters.skipped(error.reason().label());
      return Optional.empty();
    }
    counters.deadLetter();
    var letter =
        new ProducerRecord<byte[], byte[]>(
            deadLetterTopic, bytes(channel.name()), payload(message.data()));
    letter.headers().add(PREFIX + "rule", bytes(binding.name()));
    letter.headers().add(PREFIX + "stage", bytes(error.stage()));
    letter.headers().add(PREFIX + "error.code", bytes(error.reason().label()));
    letter.headers().add(PREFIX + "error.message", bytes(String.valueOf(error.getMessage())));
    letter.headers().add(PREFIX + "source.channel", bytes(channel.name()));
    letter.headers().add(PREFIX + "source.id", bytes(String.valueOf(message.id())));
    letter.headers().add(PREFIX + "source.serial", bytes(String.valueOf(message.serial())));
    return Optional.of(new Output(letter, channel, place, message, true));
  }

  private static byte @Nullable [] payload(@Nullable Data data) {
    return switch (data) {
      case Data.Text text -> bytes(text.value());
      case Data.Binary binary -> binary.value();
      case null -> null;
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
