package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.rule.ErrorDecisions;
import dev.barnabas.kafka.rule.HeldUpException;
import dev.barnabas.kafka.rule.LetterHeaders;
import dev.barnabas.kafka.rule.Place;
import dev.barnabas.kafka.rule.RuleCounters;
import dev.barnabas.kafka.rule.RuleError;
import dev.barnabas.kafka.rule.RuleWatch;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.egress.MappingFailure;
import dev.barnabas.mapping.rule.ErrorPolicy;
import dev.barnabas.mapping.rule.ErrorSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What a rule does with what it can't map, as its {@code onError} says: leaves it out, writes the
 * record as it was to the dead-letter topic of the rule's own cluster, or goes no further. One dead
 * letter per record; its headers name the items that failed. Letters are packed, as their records
 * may have been; one that its topic refuses for its size all the same goes there without what makes
 * it large, which still stands in the record's own topic. A topic that takes none for a while holds
 * up the rule, which then says so and tries again.
 *
 * <p>Thread: the task's; {@link #abandon} any.
 */
final class DeadLetters implements AutoCloseable {
  /** The header of a letter without its record's value, which has so many bytes. */
  static final String OMITTED = "value.omitted";

  /** The header of a record whose topic was made again since the rule began to read the name. */
  static final String TOPIC_ID = "source.topic.id";

  /** What its topic has not taken by then is not written: far below what a group waits for. */
  static final Duration WRITE_MAX = Duration.ofSeconds(20);

  /** A larger key is left out with the value. */
  private static final int KEY_BYTES_MAX = 64 << 10;

  private final EgressBinding binding;
  private final ErrorSettings settings;
  private final RuleCounters counters;
  private final ErrorDecisions decisions;
  private final InstantSource clock;
  private final @Nullable String topic;
  private final @Nullable Producer<byte[], byte[]> producer;
  private final List<Sent> underWay = new ArrayList<>();

  private record Sent(ProducerRecord<byte[], byte[]> letter, Future<RecordMetadata> answer) {}

  /**
   * @param decisions of all members that the rule has here
   */
  DeadLetters(
      EgressBinding binding, ClusterConfig cluster, ErrorDecisions decisions, RuleWatch watch) {
    this.binding = binding;
    this.settings = decisions.settings();
    this.counters = watch.counters();
    this.decisions = decisions;
    this.clock = watch.clock();
    this.topic = settings.deadLetterTopic();
    this.producer =
        topic == null ? null : TaskProducers.packing(cluster, "barnabas-dead-letters", WRITE_MAX);
  }

  /**
   * What of a record could not be mapped; nothing when all of it could.
   *
   * @throws HeldUpException the rule must not go past the record, of which nothing may go out
   */
  void take(SourceTopic source, LogRecord record, List<MappingFailure> failures) {
    take(source, record, failures, settings.effectiveMapping());
  }

  /** Kafka refuses for good what a record became; the same for the rest. */
  void takeRefused(SourceTopic source, LogRecord record, MappingFailure failure) {
    take(source, record, List.of(failure), settings.effectivePublish());
  }

  private void take(
      SourceTopic source, LogRecord record, List<MappingFailure> failures, ErrorPolicy policy) {
    if (failures.isEmpty()) {
      return;
    }
    var place = new Place(source.name(), record.partition(), record.offset());
    MappingError first = failures.getFirst().error();
    ErrorPolicy decided = decisions.of(policy, RuleError.of(place, first, clock.millis()));
    if (decided == ErrorPolicy.SKIP || topic == null || producer == null) {
      failures.forEach(failure -> counters.skipped(failure.error().reason().label()));
      return;
    }
    var letter = new ProducerRecord<byte[], byte[]>(topic, record.key(), record.value());
    record.headers().forEach(header -> letter.headers().add(header.name(), header.value()));
    describe(letter.headers(), source, record, failures);
    send(producer, letter);
  }

  private void send(Producer<byte[], byte[]> to, ProducerRecord<byte[], byte[]> letter) {
    Future<RecordMetadata> answer = to.send(letter);
    if (answer.state() == Future.State.FAILED && !isTooLarge(answer.exceptionNow())) {
      // Without its topic each letter of the batch would wait as long as this one did.
      throw notWritten(answer.exceptionNow());
    }
    underWay.add(new Sent(letter, answer));
  }

  private static boolean isTooLarge(Throwable why) {
    return why instanceof RecordTooLargeException || why instanceof RecordBatchTooLargeException;
  }

  private static LogUnavailableException notWritten(Throwable why) {
    return new LogUnavailableException("a dead letter was not written: " + why.getMessage(), why);
  }

  /** Which rule, which error, which place; of the record itself its key at most. */
  private static ProducerRecord<byte[], byte[]> brief(ProducerRecord<byte[], byte[]> letter) {
    byte[] key = letter.key();
    byte[] value = letter.value();
    var brief =
        new ProducerRecord<byte[], byte[]>(
            letter.topic(), key == null || key.length > KEY_BYTES_MAX ? null : key, null);
    for (Header header : letter.headers()) {
      if (header.key().startsWith(LetterHeaders.PREFIX)) {
        brief.headers().add(header);
      }
    }
    put(brief.headers(), OMITTED, String.valueOf(value == null ? 0 : value.length));
    return brief;
  }

  private void describe(
      Headers headers, SourceTopic source, LogRecord record, List<MappingFailure> failures) {
    LetterHeaders.describe(headers, binding.name(), failures.getFirst().error());
    put(headers, "source.cluster", binding.rule().settings().from().cluster());
    put(headers, "source.topic", source.name());
    if (source.remadeId() != null) {
      put(headers, TOPIC_ID, source.remadeId());
    }
    put(headers, "source.partition", String.valueOf(record.partition()));
    put(headers, "source.offset", String.valueOf(record.offset()));
    put(headers, "source.timestamp", String.valueOf(record.timestampMillis()));
    put(
        headers,
        "item.index",
        failures.stream()
            .filter(failure -> failure.index() != MappingFailure.WHOLE_RECORD)
            .map(failure -> String.valueOf(failure.index()))
            .collect(Collectors.joining(",")));
  }

  private static void put(Headers headers, String name, String value) {
    LetterHeaders.put(headers, LetterHeaders.PREFIX + name, value);
  }

  /**
   * Returns when all of them are written; blocks for {@link #WRITE_MAX}, and once more for those
   * that were too large.
   *
   * @throws LogUnavailableException one is not: the records are to be taken again, and may have
   *     letters again
   */
  void flush() {
    if (producer == null || underWay.isEmpty()) {
      return;
    }
    List<Sent> sent = List.copyOf(underWay);
    underWay.clear();
    producer.flush();
    for (Sent one : sent) {
      if (!isWritten(one, true)) {
        ProducerRecord<byte[], byte[]> brief = brief(one.letter());
        isWritten(new Sent(brief, producer.send(brief)), false);
      }
      counters.deadLetter();
    }
  }

  /** False when it is too large and may be. */
  private static boolean isWritten(Sent sent, boolean mayBeTooLarge) {
    try {
      sent.answer().get();
      return true;
    } catch (ExecutionException e) {
      Throwable why = Objects.requireNonNullElse(e.getCause(), e);
      if (mayBeTooLarge && isTooLarge(why)) {
        return false;
      }
      throw notWritten(why);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while writing dead letters", e);
    }
  }

  void abandon() {
    if (producer != null) {
      producer.close(Duration.ZERO);
    }
  }

  @Override
  public void close() {
    abandon();
  }
}
