package dev.barnabas.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.delivery.QueueLoop;
import dev.barnabas.core.delivery.ReplayWorld;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Whoever asks is answered whatever is thrown; what nobody expected is told. */
final class BlockingTest {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final List<String> answers = new ArrayList<>();
  private final List<ErrorInfo> errors = new ArrayList<>();

  @Test
  void anAnswerIsGiven() {
    ask(() -> "yes");

    runAll();

    assertThat(answers).containsExactly("yes");
    assertThat(errors).isEmpty();
  }

  @Test
  void aLogThatIsAwayIsNoNews() {
    ask(() -> {
      throw new LogUnavailableException("Kafka is away");
    });

    runAll();

    assertThat(errors).extracting(ErrorInfo::code).containsExactly(ErrorCode.CHANNEL_UNAVAILABLE);
  }

  @Test
  void aRefusalIsTheClients() {
    ask(() -> {
      throw new ProtocolException(ErrorCode.NOT_FOUND, "no such message");
    });

    runAll();

    assertThat(errors).extracting(ErrorInfo::message).containsExactly("no such message");
  }

  @Test
  void whatNobodyExpectedIsToldAndStillAnswered() {
    var thrown = new StackOverflowError("forced");
    ask(() -> {
      throw thrown;
    });

    assertThatThrownBy(this::runAll).hasMessage("The question failed").hasCause(thrown);

    assertThat(errors).extracting(ErrorInfo::code).containsExactly(ErrorCode.INTERNAL);
    assertThat(tasks).as("told once").isEmpty();
  }

  @Test
  void anAttachThatComesUponAMistakeIsAnswered() {
    var world = new ReplayWorld();
    ReplayAgent agent =
        world.agent(
            (_, _) -> {
              throw new AssertionError("nobody asked for a frame");
            },
            tasks::add);
    var log =
        new ChannelLog(
            ReplayWorld.LOG, "topic", 1, world.reader, new ReplayWorld.OneChannel(), "rule");
    var loop = new QueueLoop(0);
    var outcomes = new ArrayList<AttachOutcome>();
    agent.withPartition(log, 0, _ -> {});
    world.reader.runAll();
    tasks.removeFirst().run(); // it is opened
    world.reader.failing = new StackOverflowError("forced");
    agent.attach(
        new AttachRequest(
            ReplayWorld.CHANNEL,
            new Start.LastMessages(1),
            true,
            new LoopFollower(loop),
            outcomes::add),
        log,
        0);
    world.reader.runAll();

    tasks.removeFirst().run(); // the search for the last message

    assertThat(tasks).as("the mistake is told").hasSize(1);
    world.reader.runAll();
    loop.runAll();
    assertThat(outcomes)
        .singleElement()
        .isInstanceOfSatisfying(
            AttachOutcome.Unavailable.class,
            refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.INTERNAL));
  }

  private void ask(Supplier<String> question) {
    Blocking.ask(tasks::add, "The question", question, answers::add, errors::add);
  }

  private void runAll() {
    while (!tasks.isEmpty()) {
      tasks.removeFirst().run();
    }
  }
}
