package dev.barnabas.connect.sink;

import static dev.barnabas.connect.sink.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.connect.rest.BatchAnswer;
import dev.barnabas.connect.rest.BatchAnswer.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** With a clock that stands still until it is moved, and answers when the test gives them. */
class DeliveriesTest {
  private static final TopicPartition PARTITION = new TopicPartition("topic", 3);
  private static final Failure BAD = new Failure(40009, 413, "too large");
  private static final Failure BUSY = new Failure(42910, 429, "overloaded");

  private record Call(List<String> texts, CompletableFuture<BatchAnswer> answer) {
    void succeed() {
      answer(texts.stream().map(_ -> Optional.<Failure>empty()).toList());
    }

    void answer(List<Optional<Failure>> failures) {
      answer.complete(new BatchAnswer.Results(failures));
    }
  }

  private final List<Call> calls = new ArrayList<>();
  private final List<Runnable> timers = new ArrayList<>();
  private final SinkFigures figures = new SinkFigures();
  private final RecordMapping mapping = new TemplateMapping("c:#{value}", null, null, null);
  private long now;

  private Deliveries deliveries(Ordering ordering, FailurePolicy policy) {
    return deliveries(ordering, policy, null);
  }

  private Deliveries deliveries(
      Ordering ordering, FailurePolicy policy, @Nullable ErrantRecordReporter reporter) {
    var settings =
        new DeliverySettings(
            ordering, Duration.ZERO, 3, 2, 5, Duration.ofMillis(100), Duration.ofSeconds(1));
    var world =
        new TaskWorld(
            () -> now,
            RandomGenerator.of("L64X128MixRandom"),
            Runnable::run,
            (pause, action) -> timers.add(action));
    return new Deliveries(
        settings, this::send, world, new FailedRecords(policy, reporter, figures), figures);
  }

  private CompletableFuture<BatchAnswer> send(List<byte[]> parts) {
    var texts =
        parts.stream()
            .map(part -> new String(part, StandardCharsets.UTF_8))
            .map(part -> part.replaceAll("(?s).*\"data\":\"(\\w+)\".*", "$1"))
            .toList();
    var call = new Call(texts, new CompletableFuture<>());
    calls.add(call);
    return call.answer();
  }

  private void add(Deliveries deliveries, long offset, String text) {
    var record = record(offset, "k" + offset, text);
    deliveries.add(record, mapping.map(record));
  }

  private static long committable(Deliveries deliveries, long end) {
    var offsets = deliveries.committable(Map.of(PARTITION, new OffsetAndMetadata(end)));
    return Objects.requireNonNull(offsets.get(PARTITION)).offset();
  }

  @Test
  void aPartitionHasOneRequestAtATimeAndTheRestGathers() {
    Deliveries deliveries = deliveries(Ordering.PARTITION, FailurePolicy.STOP);
    add(deliveries, 0, "a");
    deliveries.send();
    add(deliveries, 1, "b");
    add(deliveries, 2, "c");
    deliveries.send();

    assertThat(calls).extracting(Call::texts).containsExactly(List.of("a"));
    assertThat(committable(deliveries, 3)).isZero();
    calls.getFirst().succeed();
    assertThat(calls.getLast().texts()).containsExactly("b", "c");
    assertThat(committable(deliveries, 3)).isEqualTo(1);
    calls.getLast().succeed();
    assertThat(committable(deliveries, 3)).isEqualTo(3);
  }

  @Test
  void withoutOrderAPartitionHasSeveralRequests() {
    Deliveries deliveries = deliveries(Ordering.NONE, FailurePolicy.STOP);
    add(deliveries, 0, "a");
    add(deliveries, 1, "b");
    deliveries.send();

    assertThat(calls).extracting(Call::texts).containsExactly(List.of("a"), List.of("b"));
    calls.getLast().succeed();
    assertThat(committable(deliveries, 2)).isZero();
    calls.getFirst().succeed();
    assertThat(committable(deliveries, 2)).isEqualTo(2);
  }

  @Test
  void whatANodeCanNotTakeNowComesAgainInItsPlaceAfterAPause() {
    Deliveries deliveries = deliveries(Ordering.PARTITION, FailurePolicy.SKIP);
    add(deliveries, 0, "a");
    add(deliveries, 1, "b");
    deliveries.send();
    calls.getFirst().answer(List.of(Optional.of(BUSY), Optional.empty()));
    add(deliveries, 2, "c");
    deliveries.send();

    assertThat(calls).hasSize(1);
    assertThat(deliveries.isBackingOff()).isTrue();
    now += Duration.ofMillis(100).toNanos();
    timers.forEach(Runnable::run);
    assertThat(calls.getLast().texts()).containsExactly("a", "c");
    calls.getLast().succeed();
    assertThat(committable(deliveries, 3)).isEqualTo(3);
    assertThat(deliveries.isBackingOff()).isFalse();
  }

  @Test
  void aNodeSaysHowLongToWait() {
    Deliveries deliveries = deliveries(Ordering.PARTITION, FailurePolicy.STOP);
    add(deliveries, 0, "a");
    deliveries.send();
    calls.getFirst().answer().complete(new BatchAnswer.Later("503", Duration.ofSeconds(9)));
    now += Duration.ofSeconds(8).toNanos();
    List.copyOf(timers).forEach(Runnable::run);

    assertThat(calls).hasSize(1);
    now += Duration.ofSeconds(1).toNanos();
    List.copyOf(timers).forEach(Runnable::run);
    assertThat(calls).hasSize(2);
  }

  @Test
  void aMessageThatIsRefusedForGoodIsLeftOutOrStopsTheTask() {
    Deliveries skipping = deliveries(Ordering.PARTITION, FailurePolicy.SKIP);
    add(skipping, 0, "a");
    skipping.send();
    calls.getFirst().answer(List.of(Optional.of(BAD)));
    assertThat(committable(skipping, 1)).isEqualTo(1);
    assertThat(figures.recordsSkipped.sum()).isEqualTo(1);

    Deliveries stopping = deliveries(Ordering.PARTITION, FailurePolicy.STOP);
    add(stopping, 0, "a");
    stopping.send();
    calls.getLast().answer(List.of(Optional.of(BAD)));
    assertThat(committable(stopping, 1)).isZero();
    assertThatThrownBy(() -> add(stopping, 1, "b"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("topic-3 offset 0: a message was refused: 413/40009: too large")
        .hasMessageContaining("onFailedRecordMapping=stop");
  }

  @Test
  void aRefusedRequestIsSplitUntilTheMessageIsFound() {
    Deliveries deliveries = deliveries(Ordering.PARTITION, FailurePolicy.SKIP);
    add(deliveries, 0, "a");
    add(deliveries, 1, "b");
    deliveries.send();
    calls.getFirst().answer().complete(new BatchAnswer.Refused(BAD));
    assertThat(calls.getLast().texts()).containsExactly("a");
    calls.getLast().succeed();
    assertThat(calls.getLast().texts()).containsExactly("b");
    calls.getLast().answer().complete(new BatchAnswer.Refused(BAD));

    assertThat(figures.recordsSkipped.sum()).isEqualTo(1);
    assertThat(committable(deliveries, 2)).isEqualTo(2);
  }

  @Test
  void aWrongKeyStopsTheTaskWhateverThePolicy() {
    Deliveries deliveries = deliveries(Ordering.PARTITION, FailurePolicy.SKIP);
    add(deliveries, 0, "a");
    deliveries.send();
    calls
        .getFirst()
        .answer()
        .complete(new BatchAnswer.Refused(new Failure(40130, 401, "no such key")));

    assertThatThrownBy(() -> deliveries.awaitRoom(Duration.ZERO))
        .hasMessageContaining("check client.rest.host and client.key");
    assertThat(committable(deliveries, 1)).isZero();
  }

  @Test
  void aKeyWithoutTheScopeOfSourceIdsStopsTheTask() {
    Deliveries deliveries = deliveries(Ordering.PARTITION, FailurePolicy.SKIP);
    add(deliveries, 0, "a");
    deliveries.send();
    calls
        .getFirst()
        .answer(List.of(Optional.of(new Failure(40160, 401, "need the operation source-ids"))));

    assertThatThrownBy(() -> deliveries.awaitRoom(Duration.ZERO))
        .hasMessageContaining("id.scope=client");
  }

  @Test
  void aRecordIsFinishedWhenItsDeadLetterIsWritten() {
    var letters = new ArrayList<CompletableFuture<Void>>();
    ErrantRecordReporter reporter =
        (record, problem) -> {
          letters.add(new CompletableFuture<>());
          return letters.getLast();
        };
    Deliveries deliveries = deliveries(Ordering.PARTITION, FailurePolicy.DLQ, reporter);
    add(deliveries, 0, "a");
    add(deliveries, 1, "b");
    deliveries.send();
    calls.getFirst().answer(List.of(Optional.of(BAD), Optional.empty()));

    assertThat(deliveries.flush(Duration.ZERO)).isFalse();
    assertThat(committable(deliveries, 2)).isZero();
    letters.getFirst().complete(null);
    assertThat(deliveries.flush(Duration.ZERO)).isTrue();
    assertThat(committable(deliveries, 2)).isEqualTo(2);
  }

  @Test
  void aDeadLetterThatIsNotWrittenStopsTheTaskAtItsRecord() {
    var letter = new CompletableFuture<Void>();
    Deliveries deliveries =
        deliveries(Ordering.PARTITION, FailurePolicy.DLQ, (record, problem) -> letter);
    add(deliveries, 0, "a");
    deliveries.send();
    calls.getFirst().answer(List.of(Optional.of(BAD)));
    letter.completeExceptionally(new IllegalStateException("no such topic"));

    assertThat(committable(deliveries, 1)).isZero();
    assertThatThrownBy(() -> deliveries.awaitRoom(Duration.ZERO))
        .hasMessageContaining("a dead letter was not written")
        .hasMessageContaining("no such topic");
  }

  @Test
  void aLaneThatRestsHasOneTimer() {
    Deliveries deliveries = deliveries(Ordering.PARTITION, FailurePolicy.STOP);
    add(deliveries, 0, "a");
    deliveries.send();
    calls.getFirst().answer().complete(new BatchAnswer.Later("503", Duration.ofSeconds(9)));
    for (int i = 0; i < 10; i++) {
      deliveries.send();
    }
    assertThat(timers).hasSize(1);
    timers.removeFirst().run(); // before its time: it is needed once more
    assertThat(timers).hasSize(1);
    now += Duration.ofSeconds(9).toNanos();
    timers.removeFirst().run();
    assertThat(calls).hasSize(2);
  }

  @Test
  void aRecordThatCanNotBeMappedHoldsItsOffsetWhenThePolicyIsToStop() {
    Deliveries deliveries = deliveries(Ordering.PARTITION, FailurePolicy.STOP);
    var record = record(4, "k", null);
    assertThatThrownBy(() -> deliveries.add(record, mapping.map(record)))
        .hasMessageContaining("topic-3 offset 4 can't be mapped: channel: value is missing");
    assertThat(committable(deliveries, 5)).isEqualTo(4);
  }

  @Test
  void beyondTheBufferNothingIsTakenUntilThereIsRoom() {
    Deliveries deliveries = deliveries(Ordering.PARTITION, FailurePolicy.STOP);
    for (int offset = 0; offset < 5; offset++) {
      add(deliveries, offset, "m" + offset);
    }
    assertThat(deliveries.awaitRoom(Duration.ZERO)).isFalse();
    deliveries.send();
    assertThat(deliveries.awaitRoom(Duration.ZERO)).isTrue();
  }

  @Test
  void partitionsThatAreGivenAwayAreForgotten() {
    Deliveries deliveries = deliveries(Ordering.PARTITION, FailurePolicy.STOP);
    add(deliveries, 0, "a");
    deliveries.forget(List.of(PARTITION));
    deliveries.send();

    assertThat(calls).isEmpty();
    assertThat(deliveries.flush(Duration.ZERO)).isTrue();
  }
}
