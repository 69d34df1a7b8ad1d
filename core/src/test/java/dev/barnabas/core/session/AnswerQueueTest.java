package dev.barnabas.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.channel.PublishOutcome;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.frame.ServerFrame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class AnswerQueueTest {
  private static final ErrorInfo ERROR = ErrorCode.CAPABILITY_DENIED.with("no");
  private final AnswerQueue queue = new AnswerQueue();
  private final List<ServerFrame> sent = new ArrayList<>();

  @Test
  void consecutiveAcksLeaveAsOne() {
    var first = queue.add(0, 1);
    var second = queue.add(1, 2);
    second.complete(accepted("b:0", "b:1"));
    assertThat(queue.drain(sent::add)).isNull();
    assertThat(sent).isEmpty();
    first.complete(accepted("a"));
    queue.drain(sent::add);
    assertThat(sent)
        .containsExactly(new ServerFrame.Ack(0, 2, List.of(List.of("a"), List.of("b:0", "b:1"))));
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void aGapInTheSerialsPartsTheAcks() {
    queue.add(3, 1).complete(accepted("a"));
    queue.add(5, 1).complete(accepted("b"));
    queue.drain(sent::add);
    assertThat(sent)
        .containsExactly(
            new ServerFrame.Ack(3, 1, List.of(List.of("a"))),
            new ServerFrame.Ack(5, 1, List.of(List.of("b"))));
  }

  @Test
  void aRefusalWaitsItsTurn() {
    var first = queue.add(0, 1);
    queue.addRefused(1, ERROR);
    queue.add(2, 1).complete(accepted("c"));
    queue.drain(sent::add);
    assertThat(sent).isEmpty();
    first.complete(accepted("a"));
    queue.drain(sent::add);
    assertThat(sent)
        .containsExactly(
            new ServerFrame.Ack(0, 1, List.of(List.of("a"))),
            new ServerFrame.Nack(1, 1, ERROR),
            new ServerFrame.Ack(2, 1, List.of(List.of("c"))));
  }

  @Test
  void anOpenOutcomeStopsEverythingBehindIt() {
    queue.add(0, 1).complete(accepted("a"));
    queue.add(1, 1).complete(new PublishOutcome.Unknown(ERROR));
    queue.add(2, 1).complete(accepted("c"));
    assertThat(queue.drain(sent::add)).isEqualTo(ERROR);
    assertThat(sent).containsExactly(new ServerFrame.Ack(0, 1, List.of(List.of("a"))));
  }

  @Test
  void aRepeatOfWhatLiesTooFarBackHasNullsForSerials() {
    queue.add(0, 2).complete(accepted());
    queue.drain(sent::add);
    var ack = (ServerFrame.Ack) sent.getFirst();
    assertThat(ack.serials().getFirst()).containsExactly(null, null);
  }

  @Test
  void isFullAtItsBound() {
    for (int i = 0; i < AnswerQueue.PENDING_MAX; i++) {
      assertThat(queue.isFull()).isFalse();
      queue.add(i, 1);
    }
    assertThat(queue.isFull()).isTrue();
  }

  @RepeatedTest(20)
  void everySerialIsAnsweredOnceInOrder() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var open = new ArrayList<AnswerQueue.Pending>();
    long serial = 0;
    var expected = new ArrayList<Long>();
    for (int i = 0; i < 300; i++) {
      if (random.nextBoolean()) {
        serial += random.nextInt(4) == 0 ? 3 : 1;
        expected.add(serial);
        if (random.nextInt(5) == 0) {
          queue.addRefused(serial, ERROR);
        } else {
          open.add(queue.add(serial, 1));
        }
      } else if (!open.isEmpty()) {
        open.remove(random.nextInt(open.size())).complete(accepted("s"));
      }
      queue.drain(sent::add);
    }
    Collections.shuffle(open, random);
    open.forEach(pending -> pending.complete(accepted("s")));
    queue.drain(sent::add);
    var answered = new ArrayList<Long>();
    for (ServerFrame frame : sent) {
      if (frame instanceof ServerFrame.Ack ack) {
        assertThat(ack.serials()).hasSize(ack.count());
        for (int i = 0; i < ack.count(); i++) {
          answered.add(ack.msgSerial() + i);
        }
      } else if (frame instanceof ServerFrame.Nack nack) {
        answered.add(nack.msgSerial());
      }
    }
    assertThat(answered).as("seed %d", seed).isEqualTo(expected);
  }

  private static PublishOutcome accepted(String... serials) {
    return new PublishOutcome.Accepted(List.of(serials));
  }
}
